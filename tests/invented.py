"""Texts about invented towns and people, shared by tests."""

from __future__ import annotations

#: Short items of one day that have nothing to do with each other.
ITEMS = (
    "The council of Oxmoor voted on Monday evening to build a stone bridge over the Lenn. Eleven "
    "members were for it and four against.",
    "A girl of twelve, Ida Marsh, won the county chess title in Quellby, beating last year's "
    "champion in thirty moves.",
    "A court fined the Harrow Lane bakery 900 crowns for selling schools loaves of short weight.",
    "The ferry Saint Orla ran onto a sandbank off Tolva; all ninety passengers were taken off in "
    "lifeboats and nobody was hurt.",
    "Beekeepers around Vestmark lost half of their hives this winter to a mite, the farm ministry "
    "says, and honey will be dear.",
    "The painter Casimir Dell, known for his murals of miners, died at home in Corvane. He was "
    "eighty-eight years old.",
    "Football: Plume United drew two all with Northgate after a penalty in the last minute, and "
    "stay bottom of the league.",
    "Thieves took a bronze bell from the chapel at Ashby by night; police look for a grey van and "
    "two men with ladders.",
    "The mint will strike a new coin with a heron on it, replacing the paper note of one crown "
    "from next spring.",
    "Doctors at Saint Bride's hospital opened a ward for burns with twelve beds, paid for by a "
    "lottery among sailors.",
)

#: Paragraphs of one report.
ONE_MATTER = (
    "The council of Oxmoor voted on Monday evening to build a stone bridge over the Lenn, after "
    "nine years of debate about its cost.",
    "Eleven members voted for the bridge and four against it, the mayor of Oxmoor, Ada Quill, said "
    "after the meeting in the town hall.",
    "The bridge will cost 14 million crowns, of which the county pays half. Work on the banks of "
    "the Lenn begins in March, Ms Quill said.",
    "Ferrymen on the Lenn had asked the council to wait. Their boats carry 600 people a day to "
    "Oxmoor, and a bridge would end that trade.",
    "The opposition in the council called the cost of the bridge a scandal and asked Ms Quill for "
    "a new vote of the town before work begins.",
)
