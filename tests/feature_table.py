"""docs/features.md, made from the names of the tests.

    python -m tests.feature_table

writes it anew; tests/newsroom/test_docs.py fails while it is not what the tests say.
"""

from tests.claims import ROOT, claims_of_features

DOCUMENT = ROOT / "docs" / "features.md"
_TITLES = """
F1 Headline, standfirst, body and titles for search and cards
F2 Bullet summary
F3 Pull quotes
F4 Pasted text is cleaned
F5 Bylines
F6 Author pages
F7 Story types
F8 Packages, series, related stories
F9 Embeds
F10 Stages and publish checks
F11 Second-person approval
F12 A change to a live story, out of sight
F13 Publish checks
F14 Private notes
F15 Assignment and due time
F16 Calendar and story budget
F17 Previews to share
F18 Sent back with a reason
F19 Roles
F20 Rights by section
F21 Moderators without editing rights
F22 Leavers
F23 A stale save is refused
F24 Help in a conflict
F25 Who is here
F26 Takeover
F27 Autosave and recovery
F28 A whole revision each save
F29 Any two versions compared
F30 Restore
F31 Retention of revisions
F32 Corrections
F33 Typo or material change
F34 Retract and withdraw
F35 Alternative text
F36 Credit and caption
F37 Licences that end
F38 Focal point and crops
F39 Responsive pictures
F40 Private metadata
F41 Hostile picture files
F42 Where a picture is used
F43 Publication at a time
F44 Expiry
F45 Embargo
F46 A scheduled change to a live story
F47 Time zones and clock changes
F48 Curated front, breaking strip
F49 No story twice
F50 Section pages
F51 Live blog: entries
F52 Live blog: updates
F53 Live blog: structured data
F54 States of comments and their queue
F55 Abuse control
F56 Comments close
F57 Search
F58 Search never leaks
F59 Feeds
F60 Stable ids of entries
F61 WebSub
F62 News sitemap
F63 Newsletter
F64 Structured data
F65 Canonical addresses and robots
F66 Redirects
F67 Cards
F68 Trust pages
F69 Accessible pages
F70 Right to left
F71 Linked translations
F72 Any script in addresses
F73 Wire formats in
F74 Kills and corrections of the wire
F75 Agency labels
F76 Import from other systems
F77 Full export
F78 Notifications
F79 Signed webhooks
F80 Audit
F81 Second factor
F82 Login defence
F83 Content security
F84 Pages that caches may keep
F85 Purges
F86 Backup and restore
F87 Health
F88 Install and upgrade
F89 Readership
F90 Personal data
X1 Pull quotes proved
X2 Points that know they are stale
X3 No silent edits
X4 A schedule that cannot be missed
X5 Embargo canary
X6 One publish decision
X7 Moderation with receipts
X8 Front page of any moment
X9 A chain of versions to check
X10 Self-check
"""
TITLES = dict(line.split(" ", 1) for line in _TITLES.strip().splitlines())
_HEAD = """# Features

What the paper and its desk are held to, in the words of the tests that hold it. F numbers what a
newsroom expects of such software, X what is our own. Only what a test bears the number of is here.
`python -m tests.feature_table` writes this page; do not edit it.

| | | holds |
|---|---|---|
"""


def page() -> str:
    """The whole document."""
    found = claims_of_features()
    rows = [
        f"| {row} | {title} | {'; '.join(found[row])} |"
        for row, title in TITLES.items()
        if found[row]
    ]
    return _HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(page())
