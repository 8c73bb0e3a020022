"""Words of institutions and places: beside one of them a word with a capital is no surname.

Notes about offices are full of such pairs (*Urząd Miasta*), and each would wait for the facilitator
as one that may name somebody. Titles of people, such as *Prezydent*, are not among these words, nor
what is a common first name or surname: where it is not sure a note waits.
"""

_WORDS = """
    Urz(?:ąd|ędu|ędowi|ędem|ędzie|ędy|ędów|ędach|ędom|ędami) Refera(?:t|tu|tem|cie)
    Miast(?:o|a|u|em|ach)? Mieście Gmin(?:a|y|ie|ę|ą) Powia(?:t|tu|tem|cie)
    Województw(?:o|a|u|em|ie) Rad(?:a|y|zie|ę|ą) Sejmik(?:u|iem)? Zarz(?:ąd|ądu|ądem|ądzie)
    Wydzia(?:ł|łu|łem|le) Biur(?:o|a|u|em|ze) Dom(?:u|owi|em|y)? Ośrod(?:ek|ka|kiem|ku|ki)
    Centr(?:um|a|ów) Punk(?:t|tu|tem|cie) Komend(?:a|y|zie|ę|ą) Komisaria(?:t|tu|tem|cie)
    Policj(?:a|i|ę|ą) Straż(?:y|ą)? Sąd(?:u|em|zie)? Szko(?:ła|ły|le|łę|łą)
    Przedszkol(?:e|a|u|em) Uniwersyte(?:t|tu|tem|cie) Politechni(?:ka|ki|ce|kę|ką)
    Szpital(?:a|u|em)? Przychodni(?:a|ę|ą)? Izb(?:a|y|ie|ę|ą) Fundacj(?:a|i|ę|ą)
    Stowarzyszeni(?:e|a|u|em) Bibliote(?:ka|ki|ce|kę|ką) Teatr(?:u|em|ze)? Muze(?:um|ów)
    Kart(?:a|y|cie|ę|ą) Stanu Pomoc(?:y|ą)? Pracy Zdrowia Kultury Sportu Edukacji Równości Dróg
    Spraw Rzeczy Seniora Rodzin(?:a|y|ie|ę|ą)? Mieszkańc(?:y|ów|om) Dzień Dniu Park(?:u|iem)?
    Plac(?:u|em)? Port(?:u|em|cie)? Dworz(?:ec|ca|cem|cu) Browar(?:u|em|ze)? Gdańsk(?:u|iem)?
    Gdyni(?:a|ę|ą)? Sopo(?:t|tu|tem|cie) Pomorz(?:e|a|u|em) Unii Europ(?:a|y|ie|ę|ą)
    (?:Społeczn|Cywiln|Publiczn|Podstawow|Skarbow|Rejonow|Powiatow|Gminn)(?:y|a|e|ego|ej|emu|ym|ą|ych)
    (?:Miejsk|Wojewódzk|Europejsk|Obywatelsk|Pomorsk)(?:i|a|ie|iego|iej|iemu|im|ą|ich) City Town
    Council Office Centre Center Department School University Library Hospital Police Registry
"""
INSTITUTION_WORD = rf"(?:{'|'.join(_WORDS.split())})\b"
"""A pattern of one of them, in any case of Polish grammar."""
