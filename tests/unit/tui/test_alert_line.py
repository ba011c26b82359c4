"""An alert leads the line as long as it must, and newer news is read beside or below it."""

from app.domain.instants import SECOND
from app.tui.widgets.alerts_told import Alerts
from app.tui.widgets.bottom_lines import AlertLine, CommandLine
from app.views.alerts import AlertRow, AlertsView, Leads
from app.views.keys import ALERTS
from tests.fakes.demo_orders import NOW
from tests.unit.tui.trader import Trader

VOID = "binance now holds 0.27961 of the 0.29154 BTC within 91180, nothing was sent: look at the new one."
UNPROVEN = "No proven answer to the cancel of c-7: the venue is being asked what became of it."
KILLED = "KILLED: no new orders, 2 of ours being canceled. Orders placed elsewhere stay: look there"
FILL = "buy 0.5 BTC/USDT filled, okx, average 91,180.00 over 2 fills, fee 0.0004 BTC, 0.2 bp better"


def _row(severity: str, text: str, seconds_ago: int, leads: Leads = Leads.UNREAD) -> AlertRow:
    at_ns = NOW - seconds_ago * SECOND
    return AlertRow(severity=severity, text=text, at_ns=at_ns, count=1, leads=leads)


def _line(*rows: AlertRow, notice: str = "") -> tuple[Alerts, CommandLine]:
    alerts = Alerts()
    below = CommandLine(alerts)
    below.notice = notice
    alerts.view, alerts.now_ns = AlertsView(rows=rows), NOW
    return alerts, below


def _told(line: tuple[Alerts, CommandLine], width: int = 120) -> tuple[str, str]:
    texts = [
        "".join(cell[0] for cell in each.paint(width, 1)[0])
        for each in (AlertLine(line[1]), line[1])
    ]
    assert [len(text) for text in texts] == [width, width]
    return texts[0].strip(), texts[1].strip()


def test_a_refusal_leads_for_a_short_while_and_then_newer_news_does() -> None:
    refused = _row("warning", VOID, 14, Leads.BRIEFLY)
    assert VOID in _told(_line(_row("info", FILL, 10), refused))[0]
    older = _row("warning", VOID, 15, Leads.BRIEFLY)
    assert FILL in _told(_line(_row("info", FILL, 10), older))[0]
    assert VOID in _told(_line(older))[0]  # nothing came after it


def test_a_refusal_after_which_the_trader_went_on_has_left_the_line() -> None:
    over = _row("info", VOID, 1, Leads.OVER)
    assert _told(_line(over)) == ("", ":")
    assert "binance now holds" not in " ".join(_told(_line(_row("info", FILL, 2), over), 300))


def test_a_warning_leads_until_it_was_read() -> None:
    line = _line(_row("info", FILL, 1), _row("warning", VOID, 900))
    assert VOID in _told(line)[0]
    assert line[0].view is not None
    line[0].read(line[0].view.rows)
    assert FILL in _told(line)[0]
    assert "binance now holds" not in " ".join(_told(line, 300))
    line[0].view = AlertsView(rows=(_row("warning", VOID, 0),))  # said again
    assert VOID in _told(line)[0]


def test_an_alarm_and_what_is_said_of_an_unproven_order_stay_though_they_were_read() -> None:
    line = _line(_row("warning", UNPROVEN, 900, Leads.OPEN), _row("alarm", KILLED, 950))
    assert line[0].view is not None
    line[0].read(line[0].view.rows)
    told = " ".join(_told(line, 300))
    assert KILLED in told
    assert UNPROVEN in told


def test_news_stands_below_what_leads_where_it_has_no_room_beside_it() -> None:
    line = _line(_row("info", FILL, 100), _row("alarm", KILLED, 900))
    first, below = _told(line)
    assert KILLED in first
    assert below.startswith("i ")
    assert below.endswith(FILL)
    assert _told(_line(*(line[0].view or AlertsView(rows=())).rows, notice="cancel asked"))[1] == (
        ": cancel asked"
    )


def test_new_news_is_told_before_the_rest_of_a_long_alarm_and_the_rest_after_it() -> None:
    first, below = _told(_line(_row("info", FILL, 9), _row("alarm", KILLED, 900)), 100)
    assert first.endswith("…")
    assert FILL[:60] in below
    first, below = _told(_line(_row("info", FILL, 10), _row("alarm", KILLED, 900)), 100)
    assert f"{first} {below}".endswith(KILLED)


def test_an_alert_that_goes_on_below_carries_no_ellipsis() -> None:
    long = f"{FILL} than planned, 0.16 bp worse than planned."
    first, below = _told(_line(_row("info", long, 1)), 100)
    assert "…" not in first + below
    assert f"{first} {below}".endswith(long)


def test_who_reads_all_alerts_has_read_the_warnings() -> None:
    trader = Trader()
    status = trader.desk.panels.status.view
    assert status is not None
    rows = (_row("info", FILL, 1), _row("warning", VOID, 2))
    trader.desk.show(ALERTS, AlertsView(rows=rows))
    trader.desk.panels.told.now_ns = NOW

    def line() -> str:
        return "".join(cell[0] for cell in trader.desk.panels.alerts.paint(120, 1)[0])

    assert VOID in line()
    trader.type("a").picture()
    trader.desk.show(ALERTS, AlertsView(rows=(_row("warning", "came while reading", 0), *rows)))
    trader.picture()
    trader.type("escape")
    assert FILL in line()
    assert "came while reading" not in line()


def test_below_an_alarm_stands_the_newest_be_it_a_fill_or_a_warning() -> None:
    alarm, warning = _row("alarm", KILLED, 900), _row("warning", VOID, 100)
    assert FILL in _told(_line(_row("info", FILL, 50), warning, alarm))[1]
    assert VOID in _told(_line(warning, _row("info", FILL, 150), alarm))[1]


def test_only_what_stood_in_sight_there_has_been_read() -> None:
    trader = Trader()
    rows = tuple(_row("warning", f"warning {number:02} of many", number) for number in range(40))
    trader.desk.show(ALERTS, AlertsView(rows=rows))
    told = trader.desk.panels.told
    told.now_ns = NOW
    in_sight = trader.type("a").picture(80, 24).count("of many")
    assert 0 < in_sight < 40
    assert "warning 00" in _all_led(told)  # the line stands still while they are being read
    trader.type("escape")
    unread = [number for number in range(40) if f"warning {number:02}" in _all_led(told)]
    assert unread == list(range(in_sight, 40))
    trader.type("a", "G").picture(80, 24)
    trader.type("escape")
    assert "warning 39" not in _all_led(told)
    trader.type("a").picture(80, 24)
    trader.desk.fit(60, 10)  # there the dialog is out of reach
    trader.desk.show(ALERTS, AlertsView(rows=(_row("warning", "came unseen", 0), *rows)))
    trader.frames()
    trader.desk.fit(120, 40)
    assert "came unseen" in _all_led(told)


def _all_led(told: Alerts) -> str:
    return "".join(cell[0] for cell in told.first_row(4000, alone=True))


def test_what_is_not_proven_stands_before_every_other_warning() -> None:
    newer = [_row("warning", f"{VOID} {number}", number) for number in range(2)]
    for leads in (Leads.UNREAD, Leads.BRIEFLY):
        rows = [_row("warning", row.text, 1, leads) for row in newer]
        line = _line(*rows, _row("warning", UNPROVEN, 900, Leads.OPEN))
        for width in (80, 120, 200):
            assert UNPROVEN[:40] in _told(line, width)[0]
