"""Preview links: signed, for some days, revocable, tied to one revision, over when readers have the page."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from editorial import workflow
from editorial.models import Comment, Event, PreviewLink, Review
from editorial.workflow import WorkflowError
from tests.editorial.scenes import first, nobody_special, waiting
from tests.factories import edit, make_published, make_publisher, make_reviewer, make_writer

pytestmark = pytest.mark.django_db


def shared(review: Review | None = None, guest: str = "Lise", days: int = 7) -> PreviewLink:
    review = review or waiting()
    return workflow.share(review.revision, guest=guest, days=days, by=make_writer())


def get(link: PreviewLink, **kwargs):
    return Client().get(link.path, **kwargs)


def late(link: PreviewLink) -> None:
    """Let the days of a link pass."""
    past = timezone.now() - timedelta(days=9)
    PreviewLink.objects.filter(pk=link.pk).update(made_at=past, expires_at=past + timedelta(days=7))


def decide(review: Review) -> None:
    workflow.approve(review, digest=review.revision.frozen.digest, by=make_reviewer())


def test_a_stranger_reads_the_revision_and_not_what_came_after():
    link = shared(review := waiting())
    workflow.withdraw(review.profile, by=make_writer())
    edit(review.profile, summary="WORDS OF THE NEXT DRAFT")
    response = get(link)
    assert response.status_code == 200
    assert "Otto Frisch" in response.text
    assert "WORDS OF THE NEXT DRAFT" not in response.text
    assert "UNREVIEWED" in response.text


def test_what_was_approved_is_not_called_unreviewed_and_has_no_seal():
    link = shared(review := waiting())
    decide(review)
    html = get(link).text
    assert "UNREVIEWED" not in html
    assert "It was approved, and readers do not have it yet." in html
    assert "EDITOR REVIEWED" not in html


def test_a_page_by_link_is_kept_nowhere_named_nowhere_and_sets_no_cookie():
    link = shared()
    for response in (get(link), Client().head(link.path), Client().post(link.path), Client().put(link.path)):
        assert "no-store" in response.headers["Cache-Control"]
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in response.headers
        assert not response.cookies
        assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_an_account_makes_no_difference():
    link = shared()
    client = Client()
    client.force_login(make_writer())
    assert client.get(link.path).text == get(link).text


def test_opening_is_noted_and_asking_for_the_head_is_not():
    link = shared()
    Client().head(link.path)
    link.refresh_from_db()
    assert link.opened_at is None
    get(link)
    link.refresh_from_db()
    assert link.opened_at is not None


@pytest.mark.parametrize("change", [lambda token: token + "x", lambda token: "1" + token, lambda token: "Meitner"])
def test_a_forged_link_is_not_found_and_says_nothing(change, django_assert_num_queries):
    link = shared()
    with django_assert_num_queries(0):
        response = Client().get(f"/preview/{change(link.token)}/")
    assert response.status_code == 404
    assert "Meitner" not in response.text
    assert response.headers["Referrer-Policy"] == "no-referrer"


def test_a_token_opens_no_other_link():
    link, other = shared(), shared(first())
    number, _dot, signature = link.token.partition("~")
    mixed = f"{other.token.partition('~')[0]}~{signature}"
    assert number != mixed
    assert Client().get(f"/preview/{mixed}/").status_code == 404


def revoke(link):
    workflow.revoke(link, by=make_reviewer())


def publish(link):
    decide(Review.objects.get(revision=link.revision_id))
    workflow.publish(link.revision.profile, by=make_publisher())


def overtake(link):
    workflow.withdraw(link.revision.profile, by=make_writer())
    edit(link.revision.profile, summary="Later words.")
    decide(workflow.submit(link.revision.profile, by=make_writer()))
    workflow.publish(link.revision.profile, by=make_publisher())


@pytest.mark.parametrize(
    ("end", "sentence", "leads_on"),
    [
        (revoke, "has taken it back", False),
        (late, "the days of this one are over", False),
        (publish, "has been published since", True),
        (overtake, "A later version has been published", True),
    ],
)
def test_a_link_that_ended_says_what_happened_and_names_nobody(end, sentence, leads_on):
    link = shared()
    end(link)
    response = get(link)
    assert response.status_code == 410
    assert sentence in response.text
    assert ("/researchers/lise-meitner/" in response.text) is leads_on
    assert "Meitner" not in response.text
    assert "Frisch" not in response.text
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert not PreviewLink.objects.valid().exists()


def test_a_link_whose_page_was_taken_down_again_leads_nowhere():
    link = shared()
    publish(link)
    workflow.unpublish(link.revision.profile, by=make_publisher())
    response = get(link)
    assert response.status_code == 410
    assert "/researchers/lise-meitner/" not in response.text


def test_a_comment_that_comes_too_late_is_given_back_and_not_kept():
    link = shared()
    revoke(link)
    response = Client().post(link.path, {"guest": "Lise", "text": "All my words & more."})
    assert response.status_code == 410
    assert "All my words &amp; more." in response.text
    assert not Comment.objects.exists()


# --- making and ending links ---


@pytest.mark.parametrize("days", [0, -1, 61])
def test_a_link_lasts_one_to_sixty_days(days):
    with pytest.raises(WorkflowError, match="1 to 60 days"):
        shared(days=days)


def test_making_and_revoking_stand_in_the_log():
    link = shared(guest="Lise Meitner", days=60)
    revoke(link)
    events = Event.objects.filter(verb__in=["shared", "revoked"]).order_by("id")
    assert [(event.verb, event.note, event.revision) for event in events] == [
        ("shared", "Lise Meitner, 60 days", link.revision),
        ("revoked", "Lise Meitner", link.revision),
    ]
    with pytest.raises(WorkflowError, match="already"):
        revoke(link)


def test_links_are_made_and_ended_by_those_who_may():
    link = shared()
    with pytest.raises(WorkflowError, match="may not make or revoke preview links"):
        workflow.share(link.revision, guest="Lise", days=7, by=nobody_special())
    with pytest.raises(WorkflowError, match="may not make or revoke preview links"):
        workflow.revoke(link, by=nobody_special())


def test_a_returned_revision_and_an_approved_one_can_be_shared():
    back, ready = waiting(), first()
    workflow.request_changes(back, by=make_reviewer(), note="Name a source.")
    decide(ready)
    assert get(shared(back)).status_code == 200
    assert get(shared(ready)).status_code == 200


def test_what_readers_have_had_or_a_writer_took_back_is_not_shared():
    profile = make_published(name="Emmy Noether")
    with pytest.raises(WorkflowError, match="Send them the address of the page"):
        shared(Review.objects.get(profile=profile))
    review = waiting()
    workflow.withdraw(review.profile, by=make_writer())
    with pytest.raises(WorkflowError, match="was withdrawn"):
        shared(review)


def test_the_database_knows_that_a_link_ends_later_than_it_begins_and_is_for_somebody():
    link = shared()
    for wrong in ({"guest": ""}, {"expires_at": link.made_at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PreviewLink.objects.filter(pk=link.pk).update(**wrong)


def test_no_log_of_ours_names_a_link(caplog):
    import logging

    from config.logs import HideLinks

    link = shared()
    caplog.handler.addFilter(HideLinks())
    with caplog.at_level(logging.INFO):
        logging.getLogger("django.request").warning(
            "Not Found: %s", f"{link.path}elsewhere", extra={"status_code": 404}
        )
        logging.getLogger("profiles").info("GET /preview/%s/ 200", link.token)
        for address in (link.path, f"/preview/{link.token}x/", f"{link.path}elsewhere/"):
            Client().get(address)
        Client().put(link.path)
        revoke(link)
        get(link)
    assert "/preview/…/elsewhere" in caplog.text
    assert link.token not in caplog.text


def test_every_handler_hides_the_links():
    from django.conf import settings

    assert all("hide_links" in handler["filters"] for handler in settings.LOGGING["handlers"].values())
