"""Reading transcripts from files: text, Word, subtitles; every file may be hostile."""
