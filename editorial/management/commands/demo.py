"""manage.py demo: people, and profiles in every state of the workflow. Safe to repeat: what is there stays."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from ruamel.yaml import YAML

from editorial import workflow
from editorial.demo import FOLDER
from editorial.demo.accounts import make_accounts
from editorial.imports import terms
from editorial.imports.files import items_of
from editorial.imports.importer import Importer
from editorial.imports.parts import SourceRecord
from editorial.models import Review, User
from editorial.progress import Progress
from profiles import document, snapshot
from profiles.models.working import SECTIONS, Profile


class Command(BaseCommand):
    help = "Load the demo: accounts, and profiles in all states. Safe to repeat: what is there stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        self.people = make_accounts(settings.DATA_DIR / "demo-accounts.txt")
        plan: list[dict[str, Any]] = YAML(typ="safe").load(FOLDER / "plan.yaml")
        present = set(Profile.objects.values_list("uid", flat=True))
        items = [item for item in items_of([str(FOLDER / f"{step['slug']}.yaml") for step in plan]) if item.record]
        new = [item for item in items if item.record and item.record.uid not in present]
        outcomes = list(Importer(by=self.people["writer"], note="The demo").run(new))
        made = {outcome.item.record.slug: outcome.uid for outcome in outcomes if outcome.item.record}
        for outcome in outcomes:
            for problem in outcome.problems:
                self.stderr.write(f"{outcome.item.file}:{problem}")
        progress = Progress(self.stderr, "demo")
        for step in plan:
            if step["slug"] in made:
                with transaction.atomic():
                    self._place(Profile.objects.get(uid=made[step["slug"]]), step)
                progress(step["slug"])
        progress.end()
        self.stdout.write(f"Demo: {len(made)} profiles made, {len(items) - len(made)} were here already.")

    def _place(self, profile: Profile, step: dict[str, Any]) -> None:
        """Take one profile to where the plan wants it."""
        writer, reviewer, publisher = (self.people[name] for name in ("writer", "reviewer", "publisher"))
        if step["state"] == "draft":
            return
        for code, reason in step.get("waive", {}).items():
            workflow.waive(profile, code, reason=reason, by=publisher)
        review = workflow.submit(profile, by=writer, note="First version, from the research dossier.")
        workflow.approve(review, digest=review.revision.frozen.digest, by=reviewer)
        workflow.publish(profile, by=publisher)
        if step["state"] == "published":
            return
        _edit(profile, step["edits"], by=writer)
        if step["state"] == "published with draft":
            return
        review = workflow.submit(profile, by=writer, note="Second version: clearer words, and one more source.")
        self._talk(review, step.get("comments", []))
        match step["state"]:
            case "changes requested":
                workflow.request_changes(review, by=reviewer, note=step["note"])
            case "in review" if "due in days" in step:
                due_on = timezone.localdate() + timedelta(days=step["due in days"])
                workflow.assign(review, by=writer, asked=[reviewer], due_on=due_on)
            case "scheduled":
                review = workflow.approve(review, digest=review.revision.frozen.digest, by=reviewer)
                at = timezone.now() + timedelta(days=step["in days"])
                workflow.schedule(profile, at=at, review=review, by=publisher)

    def _talk(self, review: Review, comments: list[dict[str, str]]) -> None:
        """Let the reviewer say something about a place, and the writer answer."""
        for said in comments:
            about: dict[str, Any] = {"profile": review.profile, "path": said["path"], "revision": review.revision}
            thread = workflow.comment(text=said["reviewer"], by=self.people["reviewer"], **about)
            if "writer" in said:
                workflow.comment(text=said["writer"], by=self.people["writer"], thread=thread, **about)


def _edit(profile: Profile, edits: dict[str, Any], *, by: User) -> None:
    """Change fields (`summary`) and rows (`known_for/mamba`) as a writer would in the form."""
    before = snapshot.take(profile)
    profile = Profile.objects.get(pk=profile.pk)
    for path, value in edits.items():
        section, _slash, key = path.partition("/")
        if key:
            _edit_row(profile, section, key, value)
        else:
            setattr(profile, path, value)
    profile.save()
    workflow.edited(profile, by=by, changed=document.differing_paths(before, snapshot.take(profile)))


def _edit_row(profile: Profile, section: str, key: str, value: dict[str, Any]) -> None:
    model = SECTIONS[section]
    row = model._default_manager.filter(profile=profile, key=key).first() or model(profile=profile, key=key)
    position = row.position if row.pk else model._default_manager.filter(profile=profile).count()
    data: document.Data = snapshot.row_data(row) if row.pk else {"source": None, "locator": ""}
    data |= value
    if "source" in value:
        data["source"] = terms.source(SourceRecord.model_validate(value["source"]), None).facts()
    snapshot.put_row(row, data, position)
