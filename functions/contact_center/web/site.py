"""The site: what each request does. Looking changes nothing; only posted forms do.

GET  /l/{token}   a page with one button: messaging apps fetch it too, and use nothing up
POST /l/{token}   the button: the link is used, this browser has a pass, on to /s
GET  /s           where the visit stands
POST /s           one step, then on to /s: reloading or going back repeats nothing
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from contact_center import telemetry
from contact_center.domain import photos
from contact_center.domain.errors import DependencyError
from contact_center.domain.language import Language, spoken
from contact_center.domain.links import PASS_VALID_FOR, Link, Pass, digest, is_secret
from contact_center.domain.transactions.words import Phrase
from contact_center.web import bootstrap, callback_page, password_page, views, words
from contact_center.web.http import Request, Response
from contact_center.web.pages import (
    HEADERS,
    Look,
    button,
    form,
    page,
    paragraph,
    ways_to_a_person,
)
from contact_center.web.visits import Visits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

COOKIE: Final = "__Host-visit"
_COOKIE_LASTS_S: Final = int(PASS_VALID_FOR.total_seconds())
_PUBLIC: Final = 8  # characters of a visit's id in its forms: enough to tell two visits apart


def answer(request: Request, app: bootstrap.Web) -> Response:
    """Answer a request."""
    site = _Site(request, app)
    try:
        return site.answer()
    except DependencyError as exc:
        telemetry.logger.warning("failed", error=exc.code, detail=str(exc))
        telemetry.count(telemetry.FAILURE, error=exc.code)
        return site.down()


def down(app: bootstrap.Web | None = None) -> Response:
    """Return the page of a failure that nobody foresaw."""
    company, number = (app.company, app.contact_number) if app else ("", None)
    look = Look(company, number, "en")
    return page(look, words.DOWN_TITLE, paragraph(words.DOWN, look), status=500)


class _Site:
    """One request."""

    def __init__(self, request: Request, app: bootstrap.Web) -> None:
        self._request, self._app = request, app
        self._now = app.clock.now()
        secret = request.cookies.get(COOKIE, "")
        self._secret = secret if is_secret(secret) else ""
        self._language: Language = spoken(
            request.query.get("lang") or request.headers.get("accept-language")
        )

    def answer(self) -> Response:
        routes: Mapping[str, Callable[[], Response]] = {
            "GET /l/{token}": self._look_at_link,
            "POST /l/{token}": self._press,
            "GET /s": self._show,
            "POST /s": self._act,
            "GET /p/{token}": self._look_at_photo,
        }
        if self._request.route.startswith("POST ") and not self._request.is_from_our_page:
            return self._plain(words.NOT_OURS_TITLE, words.NOT_OURS, 403)
        return routes[self._request.route]()

    def down(self) -> Response:
        look = self._look()
        again = f'<p><a class="button" href="">{look.say(words.AGAIN)}</a></p>'
        return page(look, words.DOWN_TITLE, paragraph(words.DOWN, look) + again, status=503)

    # Links.

    def _look_at_link(self) -> Response:
        link = self._app.links.find(self._request.token, self._now)
        if link is None:
            return self._plain(words.UNKNOWN_TITLE, words.UNKNOWN, 404)
        if link.standing(self._now) != "open":
            return self._closed(link)
        look = self._look(link.language)
        start = form(look, "open", button(look.say(words.CONTINUE)), action="", lang=look.language)
        shown = page(look, views.title(link.leads_to), paragraph(words.START, look) + start)
        return shown if self._secret else replace(shown, cookie=_cookie(self._app.new_secret()))

    def _press(self) -> Response:
        link = self._app.links.find(self._request.token, self._now)
        if link is None:
            return self._plain(words.UNKNOWN_TITLE, words.UNKNOWN, 404)
        if link.standing(self._now) != "open":
            return self._closed(link)
        if not self._secret:
            return self._plain(words.COOKIE_TITLE, words.COOKIE, 400)
        language = spoken(self._request.form.get("lang") or link.language)
        chosen = replace(link, language=language)
        issued = self._app.links.redeem(self._request.token, chosen, self._secret, self._now)
        if issued is None:  # somebody else was faster
            return self._plain(words.USED_TITLE, words.USED, 410)
        telemetry.count(telemetry.LINK, purpose=link.leads_to, what="used")
        self._visits(issued).begin()
        return _on()

    def _closed(self, link: Link) -> Response:
        """Tell that a link is used or over, and what to do then; its own browser just goes on."""
        if self._request.form.get("step") == "call":
            return self._call_about(link)
        if link.standing(self._now) == "used":
            if self._secret and link.used_by == digest(self._secret):
                return _on()
            return self._plain(words.USED_TITLE, words.USED, 410, link)
        return self._plain(words.GONE_TITLE, words.GONE, 410, link)

    def _call_about(self, link: Link) -> Response:
        """Note that whoever holds a link that is over wants to be called, at its number."""
        known = digest(self._request.token)
        visit = Pass(
            visit_id=f"link-{known[:32]}",
            link=known,
            purpose=link.leads_to,
            customer_id=link.customer_id,
            phone=link.phone,
            language=self._language_of(link.language),
            began_at=self._now,
            valid_until=self._now,
        )
        look = self._look(visit.language)
        told = self._visits(visit).ask_for_call(views.topic(link.leads_to))
        return page(look, words.HANDED_OVER, paragraph(told, look), tick=True)

    def _look_at_photo(self) -> Response:
        """Lead an agent to a photo; its address is on the customer's card and in the chat."""
        name = photos.named(self._request.token)
        found = self._app.kept_photos.find(*name, self._now) if name else None
        if found is None:
            return self._plain(words.UNKNOWN_TITLE, words.UNKNOWN, 404)
        return Response(303, "", {**HEADERS, "location": self._app.photos.address(found)})

    # Visits.

    def _show(self) -> Response:
        current = self._pass()
        if current is None:
            return self._plain(words.OVER_TITLE, words.OVER, 410)
        visits, look = self._visits(current), self._look_of(current)
        if self._request.query.get("person"):
            return views.person(look, current.purpose, back=True)
        if not views.is_conversation(current.purpose):
            return self._thing(look, current)
        session = visits.session()
        if session is None:  # something was down when the visit began
            start = form(look, "begin", button(look.say(words.CONTINUE)))
            return page(look, views.title(current.purpose), start)
        problem = self._request.query.get("e", "")
        if session.turn.outcome == "pay":
            return visits.payment_page(look, session, problem)
        return views.conversation(look, current.purpose, session, problem)

    def _thing(self, look: Look, current: Pass) -> Response:
        """Show what is no conversation: a bill to read, a photo to send, a time to choose."""
        app, query = self._app, self._request.query
        match current.purpose:
            case callback_page.PURPOSE:
                return callback_page.show(look, app.callbacks(), current, query)
            case password_page.PURPOSE:
                return password_page.show(look, app, current, query.get("e", ""))
            case views.SELF_SERVICE:
                return views.offers(look)
            case views.BILL_COPY:
                return views.bill(look, self._visits(current).bill())
            case views.PHOTO:
                return self._photo(look, current)
        return views.person(look, current.purpose)

    def _photo(self, look: Look, current: Pass) -> Response:
        """Show the form that takes a photo, unless its case has enough of them."""
        case = current.variables.get("case", "")
        if not photos.place_of(photos.arriving(case, 22 * "A")):
            return views.person(look, current.purpose)
        if self._app.kept_photos.is_full(case):
            return views.enough_photos(look)
        address, fields = self._app.photos.form(case, f"{self._app.pages_url}/s?sent=1")
        return views.photo(look, address, fields, sent="sent" in self._request.query)

    def _act(self) -> Response:
        current = self._pass()
        if current is None:
            return self._plain(words.OVER_TITLE, words.OVER, 410)
        if self._request.form.get("visit") != current.visit_id[:_PUBLIC]:
            return _on()  # a page of another visit that was left open: show where this one is
        if self._request.form.get("step") == "language":
            chosen = replace(current, language=spoken(self._request.form.get("language")))
            self._app.links.speak(self._secret, chosen)
            self._visits(chosen).say_again()
            return _on()
        if self._request.form.get("step") == "choose":
            return self._choose(current)
        if self._request.form.get("step") == "call":  # once, however often it is sent
            told = self._visits(current).ask_for_call(self._request.form.get("topic", ""))
            look = self._look_of(current)
            return page(look, words.HANDED_OVER, paragraph(told, look), tick=True)
        if current.purpose == callback_page.PURPOSE:
            return _on(callback_page.act(self._app.callbacks(), current, self._request.form))
        if current.purpose == password_page.PURPOSE:
            return _on(password_page.act(self._app, current, self._request.form))
        return _on(self._visits(current).act(self._request.form))

    def _choose(self, current: Pass) -> Response:
        """Go on with what was chosen of the page that offers the rest; nothing else leads there."""
        chosen = self._request.form.get("value", "")
        if current.purpose == views.SELF_SERVICE and chosen in views.OFFERED:
            to = replace(current, purpose=chosen)
            self._app.links.speak(self._secret, to)
            self._visits(to).begin()
        return _on()

    def _pass(self) -> Pass | None:
        return self._app.links.pass_of(self._secret, self._now) if self._secret else None

    def _visits(self, current: Pass) -> Visits:
        return Visits(self._app, current, self._now)

    # Looks.

    def _look(self, language: Language | None = None) -> Look:
        return Look(self._app.company, self._app.contact_number, self._language_of(language))

    def _look_of(self, current: Pass) -> Look:
        look = self._look()
        return replace(look, language=current.language, visit=current.visit_id[:_PUBLIC])

    def _language_of(self, known: Language | None) -> Language:
        """Return what the reader chose, or else what the link was made in, or the browser likes."""
        chosen = self._request.query.get("lang") or self._request.form.get("lang")
        return spoken(chosen) if chosen else known or self._language

    def _plain(
        self, title: Phrase, said: Phrase, status: int, link: Link | None = None
    ) -> Response:
        look = self._look(link.language if link else None)
        content = paragraph(said, look)
        topic = views.topic(link.leads_to) if link and link.phone else ""
        content += ways_to_a_person(look, topic=topic, action="")
        return page(look, title, content, status=status, footer=False)


def _on(where: str = "") -> Response:
    """Send a browser on to where its visit stands, so that reloading repeats nothing."""
    return Response(303, "", {**HEADERS, "location": f"/s{where}"})


def _cookie(secret: str) -> str:
    """Return the cookie that makes a browser the one that used a link.

    Lax, so that who opens the link again from the message is still known; forms that other sites
    send do not carry it.
    """
    return f"{COOKIE}={secret}; Max-Age={_COOKIE_LASTS_S}; Path=/; Secure; HttpOnly; SameSite=Lax"
