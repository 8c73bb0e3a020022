"""Labels and fixed texts of the pages on which the public is asked, and of the register."""

from collections.abc import Mapping

from workshop.i18n import mark

CONSULTED: Mapping[str, str] = {
    "consultation": mark("Consultation"),
    "consult_open": mark("You can write what you think of this version until {day}."),
    "consult_other": mark("Version {version} is under consultation now."),
    "consult_go": mark("Send a remark"),
    "consult_look": mark("Look at that version"),
    "consult_clause": mark("Send a remark on {code}"),
    "consult_version": mark("You can write what you think of version {version} until {day}."),
    "consult_lead": mark("No account, no name."),
    "consult_ended": mark("The consultation ended on {day}. It takes no more remarks."),
    "consult_before": mark("The consultation begins on {day}."),
    "consult_soon": mark("The register with the office’s answers comes out with the next version."),
    "register": mark("Register of remarks"),
    "to_register": mark("Register of remarks on version {version}, with answers"),
    "pledge": mark("What we do with what you write"),
    "pledge_short": mark("Do not write anything by which somebody can be recognised."),
    "pledge_who": mark(
        "We do not ask who you are. We store neither the address of your device nor the time: only "
        "your words, the clause, and as what you write."
    ),
    "pledge_names": mark(
        "Do not write names, telephone numbers or anything else by which you or somebody else can "
        "be recognised."
    ),
    "pledge_read": mark(
        "The office reads each remark before anybody else sees it, and strikes out such words."
    ),
    "pledge_kept": mark(
        "What you send is deleted by {day}, or after the programme where that goes on longer."
    ),
    "pledge_published": mark(
        "What is published of it stays in the register, with the answer. As what you write is told "
        "there only where at least {number} remarks come from the same kind of sender."
    ),
    "remark_clause": mark("What is your remark about?"),
    "remark_whole": mark("The standard as a whole"),
    "remark_read": mark("Read {code}"),
    "remark_sender": mark("As what do you write?"),
    "remark_choose": mark("Choose"),
    "remark_text": mark("The words of your remark"),
    "remark_hint": mark("At most {longest} characters. What should be different, and why?"),
    "remark_trap": mark("Leave this field empty"),
    "remark_send": mark("Send the remark"),
    "thanks": mark("Thank you. Your remark has arrived."),
    "thanks_number": mark("Its number:"),
    "thanks_keep": mark(
        "Write it down: by it you find the answer in the register. The number opens nothing and "
        "tells nothing about you. We cannot send it again."
    ),
    "thanks_next": mark(
        "Somebody in the office will read your remark. The register with the answers comes out "
        "with the next version of the standard; the way to it will be here:"
    ),
    "thanks_more": mark("Send another remark"),
    "register_lead": mark(
        "Every remark on version {version} that was published, with the office’s answer. Remarks "
        "stand in the order of the clauses; their numbers are drawn at random."
    ),
    "register_find": mark("Find a number"),
    "register_none": mark(
        "There is no such number in the register. Remarks without content, and those that were not "
        "about the standard, were set aside."
    ),
    "register_empty": mark("No remark was published."),
    "register_all": mark("Show the whole register"),
    "register_senders": mark("Who has sent remarks"),
    "register_answers": mark("What became of them"),
    "register_from": mark("From: {sender}"),
    "register_reason": mark("Reason for the answer"),
    "register_version": mark("It came out with version {version}."),
    "asked": mark("What the office asked"),
}
