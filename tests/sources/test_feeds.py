"""Feeds: what an entry keeps, when it is the report itself, and feeds that are broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.model.report import ARTICLE_HTML, Issue, RawReport, Report
from reportedly.parse.run import parse_reports
from reportedly.sources.base import DEFAULT_LIMITS, Item, Link, ReadLimits
from reportedly.sources.documents import make_document, read_items
from reportedly.sources.local import open_regular
from reportedly.sources.read import read_targets

DATA = Path(__file__).parent.parent / "data" / "feeds"
QUAY = "The harbour council of Velmora voted on Tuesday to close the northern quay."
LONG = " ".join([QUAY] * 8)


def items_of(
    content: bytes | str | Path, name: str = "feed.xml", limits: ReadLimits = DEFAULT_LIMITS
) -> list[Item]:
    """Read bytes as a document of that name, links and all."""
    import io

    if isinstance(content, Path):
        path = content
        document = make_document(path.name, path.name, path.name, lambda: open_regular(path))
    else:
        data = content.encode() if isinstance(content, str) else content
        document = make_document(name, name, name, lambda: io.BytesIO(data))
    return list(read_items(document, limits))


def report_of(item: Item) -> RawReport:
    found = item.carried if isinstance(item, Link) else item
    assert isinstance(found, RawReport), item
    return found


def rss(*items: str, head: str = "<title>Velmora Herald</title>", more: str = "") -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"{more}><channel>{head}{inner}</channel></rss>'


def entry(title: str = "Quay closes", text: str = LONG, link: str = "https://v.example/1") -> str:
    return f"<title>{title}</title><link>{link}</link><description>{text}</description>"


def test_an_rss_entry_keeps_what_the_feed_says() -> None:
    whole, short, bare, nothing = items_of(DATA / "velmora-rss2.xml")
    assert isinstance(whole, RawReport)
    assert whole.title == "Velmora closes its northern quay after cracks are found"
    assert whole.url == "https://velmoraherald.example/world/quay-closed?utm_source=rss"
    assert whole.canonical_url == "https://velmoraherald.example/world/quay-closed"
    assert whole.guid == "vh-20260310-17"
    assert whole.published == "Tue, 10 Mar 2026 19:20:00 +0200"
    assert (whole.outlet, whole.section) == ("The Velmora Herald", "Harbours")
    assert whole.language is None  # the text tells its own
    assert whole.authors == ("Ilda Tarn",)
    assert whole.listed_in == "https://velmoraherald.example/world/rss"
    assert (whole.media_type, whole.summary_only) == (ARTICLE_HTML, False)
    assert isinstance(short, Link)
    assert short.carried is not None
    assert short.carried.summary_only
    assert short.carried.authors == ("Joss Rell",)
    assert short.carried.language == "en-gb"
    assert isinstance(bare, Link)
    assert (bare.url, report_of(bare).content) == (
        "https://velmoraherald.example/world/council",
        b"",
    )
    assert isinstance(nothing, Issue)
    assert nothing.code == "empty"


def test_an_atom_entry_keeps_what_the_feed_says() -> None:
    whole, short = items_of(DATA / "osk-atom.xml")
    assert isinstance(whole, RawReport)
    assert whole.title == "Osk & Velmora share one quay"
    assert whole.url == "https://oskcourier.example/2026/03/one-quay"
    assert whole.published == "2026-03-10T20:15:00+02:00"
    assert whole.modified == "2026-03-11T07:00:00+02:00"
    assert whole.authors == ("Mo Abi", "Runa Sol")
    assert (whole.outlet, whole.section) == ("Osk Courier", "Coast")
    assert isinstance(short, Link)
    told = report_of(short)
    assert (told.credited, told.credited_url) == (
        "The Velmora Herald",
        "https://velmoraherald.example/",
    )
    assert (told.published, told.modified) == ("2026-03-11T08:30:00+02:00", None)


def test_the_text_of_an_entry_stays_whole_when_it_is_parsed() -> None:
    """Subheadings, lists and short paragraphs of a feed are all article."""
    reports = [r for r in parse_reports(read_targets([str(DATA)])) if isinstance(r, Report)]
    assert len(reports) == 6
    for report in reports:
        n_words = sum(len(b.span.exact.split()) for b in report.article_blocks)
        assert n_words == len(report.text.split()), report.title_text
        assert report.title is not None
        assert report.title.exact == report.title_text


def test_a_summary_is_marked_and_noted() -> None:
    found = list(parse_reports(read_targets([str(DATA / "osk-atom.xml")])))
    summary = next(r for r in found if isinstance(r, Report) and r.summary_only)
    notes = [i for i in found if isinstance(i, Issue)]
    assert [(n.code, n.report_id) for n in notes] == [("summary-only", summary.id)]


@pytest.mark.parametrize(
    ("body", "is_whole"),
    [
        (f"<content:encoded><![CDATA[<p>{LONG}</p>]]></content:encoded>", True),
        (f"<content:encoded><![CDATA[<p>{LONG} […]</p>]]></content:encoded>", False),
        (f"<content:encoded><![CDATA[<p>{LONG}</p><p>Read more</p>]]></content:encoded>", False),
        (f"<content:encoded><![CDATA[<p>{QUAY}</p>]]></content:encoded>", False),
        (f"<description>{LONG}</description>", False),
        (f"<description>{LONG} {LONG}</description>", True),
        (f"<description>{QUAY}</description><content:encoded>{LONG}</content:encoded>", True),
        (
            f"<content:encoded><![CDATA[<p>{LONG}</p><p>The post <a href='/1'>Quay closes</a> "
            "appeared first on <a href='/'>Velmora Herald</a>.</p>]]></content:encoded>",
            True,
        ),
    ],
)
def test_when_an_entry_is_the_report_itself(body: str, is_whole: bool) -> None:
    space = ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    (item,) = items_of(
        rss(f"<title>Quay</title><link>https://v.example/1</link>{body}", more=space)
    )
    assert isinstance(item, RawReport) is is_whole
    assert report_of(item).summary_only is not is_whole


def test_an_entry_without_an_address_is_given_as_a_report() -> None:
    (item,) = items_of(
        rss(
            "<title>Quay</title><guid isPermaLink='false'>7</guid>"
            f"<description>{QUAY}</description>"
        )
    )
    assert isinstance(item, RawReport)
    assert (item.summary_only, item.url, item.locator) == (True, None, "feed.xml#7")


def test_a_list_of_others_reports_credits_them() -> None:
    """As aggregators write: the outlet behind the title, a text that says no more than that."""
    told = (
        "<title>Quay closes in Velmora - Velmora Herald</title>"
        "<link>https://lists.example/rss/articles/CBMi</link><description>&lt;a href='x'&gt;Quay "
        "closes in Velmora&lt;/a&gt;&amp;nbsp;&lt;font&gt;Velmora Herald&lt;/font&gt;</description>"
        "<source url='https://velmoraherald.example'>Velmora Herald</source>"
    )
    (item,) = items_of(
        rss(told, head="<title>Lists News</title><link>https://lists.example</link>")
    )
    report = report_of(item)
    assert (report.title, report.outlet) == ("Quay closes in Velmora", "Velmora Herald")
    assert (report.credited, report.credited_url) == (
        "Velmora Herald",
        "https://velmoraherald.example",
    )
    assert report.content == b""


def test_an_outlet_that_prints_an_agency_stays_the_outlet() -> None:
    told = entry() + "<source url='https://wire.example/'>The Wire</source>"
    (item,) = items_of(
        rss(told, head="<title>Velmora Herald</title><link>https://v.example</link>")
    )
    assert (report_of(item).outlet, report_of(item).credited) == ("Velmora Herald", "The Wire")


RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
OTHER_DIALECTS = {
    "RSS 0.90": (
        f'<rdf:RDF xmlns:rdf="{RDF}" xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>'
        "Velmora Herald</title></channel><item><title>Quay closes</title><link>https://v.example/1"
        "</link></item></rdf:RDF>",
        (None, None, ()),
    ),
    "RSS 0.91": (
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://x/rss.dtd">'
        f'<rss version="0.91"><channel><title>Velmora Herald</title><item>{entry()}</item>'
        "</channel></rss>",
        (None, None, ()),
    ),
    "RSS 1.0": (
        f'<rdf:RDF xmlns:rdf="{RDF}" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Velmora Herald</title>'
        f'</channel><item rdf:about="https://v.example/1">{entry()}'
        "<dc:creator>Ilda Tarn</dc:creator>"
        "<dc:creator>Jo Sol</dc:creator><dc:date>2026-03-10T19:20:00+02:00</dc:date></item>"
        "</rdf:RDF>",
        ("2026-03-10T19:20:00+02:00", None, ("Ilda Tarn", "Jo Sol")),
    ),
    "Atom 0.3": (
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Velmora Herald</title><entry>'
        "<title>Quay closes</title><link rel='alternate' type='text/html' href='https://v.example/1'/>"
        "<issued>2026-03-10T19:20:00+02:00</issued><modified>2026-03-11T19:20:00Z</modified>"
        f'<content type="text/html" mode="escaped">&lt;p&gt;{QUAY}&lt;/p&gt;</content></entry>'
        "</feed>",
        ("2026-03-10T19:20:00+02:00", "2026-03-11T19:20:00Z", ()),
    ),
    "Atom under a prefix, to a PDF": (
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>Velmora Herald</a:title><a:entry>'
        "<a:title>Quay closes</a:title><a:link type='application/pdf' href='https://v.example/1'/>"
        "<a:updated>2026-03-10T19:20:00+02:00</a:updated></a:entry></a:feed>",
        ("2026-03-10T19:20:00+02:00", None, ()),
    ),
}


@pytest.mark.parametrize(("feed", "told"), OTHER_DIALECTS.values(), ids=OTHER_DIALECTS.keys())
def test_other_dialects(feed: str, told: tuple[str | None, str | None, tuple[str, ...]]) -> None:
    (item,) = items_of(feed)
    report = report_of(item)
    assert (report.title, report.url) == ("Quay closes", "https://v.example/1")
    assert report.outlet == "Velmora Herald"
    assert (report.published, report.modified, report.authors) == told


def test_authors_of_a_feed_are_those_of_its_entries_in_atom_only() -> None:
    head = "<title>Velmora Herald</title><managingEditor>ed@v.example (Ed Itor)</managingEditor>"
    assert report_of(items_of(rss(entry(), head=head))[0]).authors == ()
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Notes</title><author><name>Mo Abi</name>'
        f"</author><entry><title>Quay</title><content>{QUAY}</content></entry></feed>"
    )
    assert report_of(items_of(atom)[0]).authors == ("Mo Abi",)


@pytest.mark.parametrize(
    ("text", "is_text", "is_whole"),
    [
        ("Comments", False, False),
        ("&lt;a href='/1'&gt;[link]&lt;/a&gt;", False, False),
        ("Parliament dissolved", True, False),
        ("北の桟橋は火曜日に閉鎖されました。", True, False),
        ("北の桟橋は火曜日に閉鎖されました。" * 120, True, True),
    ],
)
def test_what_counts_as_a_text(text: str, is_text: bool, is_whole: bool) -> None:
    (item,) = items_of(rss(entry(text=text)))
    assert bool(report_of(item).content) is is_text
    assert isinstance(item, RawReport) is is_whole


def test_pictures_and_logos_give_no_titles() -> None:
    space = ' xmlns:media="http://search.yahoo.com/mrss/"'
    head = "<title>Velmora Herald</title><image><title>Logo</title><link>https://x.example</link></image>"
    media = "<media:content url='a.jpg'><media:title>Photo</media:title></media:content>"
    (item,) = items_of(rss(media + entry() + media, head=head, more=space))
    assert report_of(item).title == "Quay closes"
    assert report_of(item).outlet == "Velmora Herald"


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        (
            "&amp;lt;p&amp;gt;One quay.&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;Two, for rent.",
            2,
        ),
        ("One quay &amp;amp; more.\n\nTwo, for rent.", 2),
        ("&lt;p&gt;One quay is\nshut, and open.&lt;/p&gt;", 1),
        ("<![CDATA[<p>One quay.<p>Two <b>for</b> rent.]]>", 2),
    ],
)
def test_escaped_twice_once_or_not_at_all(text: str, paragraphs: int) -> None:
    raw = report_of(items_of(rss(entry(text=text)))[0])
    (report, _note) = parse_reports([raw])
    assert isinstance(report, Report)
    assert [b.kind.value for b in report.blocks] == ["headline"] + ["body"] * paragraphs
    assert "<" not in report.text
    assert "&lt;" not in report.text


BROKEN = {
    "entities of HTML": rss(entry("Quay&nbsp;closes&hellip; &unknown; R&D")),
    "prefixes nobody declared": rss(entry() + "<dc:creator>Ilda Tarn</dc:creator><x:y>1</x:y>"),
    "control characters": rss(entry("Quay\x0b closes\x00")),
    "a byte order mark and blank lines": "\ufeff\n\n" + rss(entry()),
    "a complaint before it": "Warning: fopen() failed in /srv/feed.php\n" + rss(entry()),
    "a complaint in HTML before it": "<br />\n<b>Warning</b>: feed.php on line 3<br />"
    + rss(entry()),
    "something behind it": rss(entry()) + "<script>track()</script>",
    "tags that are not closed": rss(entry(text=f"<p>{LONG}<br>")),
    "numbers that are no characters": rss(entry("Quay &#0;&#xFFFF;&#x110000; closes")),
    "an unclosed CDATA": rss(entry(), entry("Osk", f"<![CDATA[{LONG}")),
    "a document type": '<!DOCTYPE rss [<!ENTITY a "<rss>"><!ENTITY b "&a;&a;">]>'
    + rss(entry("&b;")),
}


@pytest.mark.parametrize("feed", BROKEN.values(), ids=BROKEN.keys())
def test_broken_feeds_are_read(feed: str) -> None:
    first = report_of(items_of(feed)[0])
    assert first.url == "https://v.example/1"
    assert QUAY.encode() in first.content


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-16", "utf-16"),
        ("cp1252", "utf-8"),
        ("utf-8", "iso-8859-1"),
        ("cp1251", "windows-1251"),
    ],
)
def test_encodings_declared_wrongly_or_rightly(encoding: str, declared: str) -> None:
    word = "Порт закрыт" if encoding == "cp1251" else "Café “Môle”"
    feed = rss(entry(word, LONG)).replace('"1.0"', f'"1.0" encoding="{declared}"')
    assert report_of(items_of(feed.encode(encoding))[0]).title == word


def test_of_a_feed_that_is_cut_the_whole_entries_are_read() -> None:
    feed = rss(*(entry(f"Quay {n}") for n in range(5)))
    *entries, told = items_of(feed[: feed.index("Quay 3") + 200])
    assert [report_of(e).title for e in entries] == ["Quay 0", "Quay 1", "Quay 2"]
    assert isinstance(told, Issue)
    assert (told.code, "3 whole entries" in told.message) == ("truncated", True)


def test_a_feed_over_the_limits_is_read_up_to_them() -> None:
    feed = rss(*(entry(f"Quay {n}") for n in range(50)))
    *entries, told = items_of(feed, limits=ReadLimits(max_links=20))
    assert (len(entries), report_of(entries[-1]).title) == (20, "Quay 19")
    assert isinstance(told, Issue)
    assert told.code == "too-many-links"
    *entries, told = items_of(feed, limits=ReadLimits(max_bytes=len(feed) // 2))
    assert 20 <= len(entries) < 30
    assert isinstance(told, Issue)
    assert told.code == "too-large"


def test_entities_are_never_expanded() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    feed = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "ha">{levels}]>' + rss(entry("&e11;"))
    (item,) = items_of(feed)
    assert report_of(item).title == "&e11;"
    outside = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + rss(entry("a&x;b"))
    assert report_of(items_of(outside)[0]).title == "a&x;b"


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("notes.xml", "<?xml version='1.0'?><notes><note>Quay</note></notes>", "unknown-type"),
        ("notes.xml", "<?xml version='1.0'?><notes about='<?'><a>Quay</a></notes>", "unknown-type"),
        ("a.rss", "", "empty"),
        ("a.rss", "<rss><channel></channel></rss>", "empty"),
        ("a.rss", "<rss><channel><item><title>Quay", "truncated"),
    ],
)
def test_what_is_no_feed_gives_one_clear_issue(
    name: str, text: str, code: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text)
    (told,) = read_targets([str(tmp_path)])
    assert isinstance(told, Issue)
    assert told.code == code
