"""The portrait on a profile's form.

A file can be posted only once. So a picture is taken in as soon as it arrives, and from then on the form carries its
SHA-256, signed: a save that is refused or collides loses neither the picture nor the words.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..images import ImageRefused, take_in
from ..models.working import Picture, Profile
from ..portraits import Crop

WORDS = ("portrait_alt", "portrait_credit", "portrait_licence")
POINT = ("portrait_x", "portrait_y")
FIELDS = ("portrait", *WORDS, *POINT)
# What the form posts besides its fields: the file, the wish to have no portrait, and why a file was refused.
FILE, REMOVE, REFUSED = "portrait_file", "portrait_remove", "portrait_refused"

_USUAL: dict[str, int] = {name: getattr(Profile(), name) for name in POINT}
_SIGNER = signing.Signer(salt="imprimatur.portrait")


def signed(sha256: str) -> str:
    """Return a picture's name as a form carries it."""
    return _SIGNER.sign(sha256) if sha256 else ""


def unsigned(value: object) -> str:
    """Return the picture that a form names; "" where it names none, or was meddled with."""
    try:
        return _SIGNER.unsign(str(value or ""))
    except signing.BadSignature:
        return ""


def receive(request: HttpRequest) -> None:
    """Take in a posted picture, or take the portrait away, so that the rest of the form can go on without files."""
    upload = request.FILES.get(FILE)
    if upload is None and REMOVE not in request.POST:
        return
    data = request.POST.copy()
    data.pop(REFUSED, None)
    if upload is not None:
        try:
            data["portrait"] = signed(take_in(upload).sha256)
        except ImageRefused as error:
            data[REFUSED] = str(error)
    else:
        data.update(dict.fromkeys(("portrait", *WORDS), ""))
    data.pop(REMOVE, None)
    request.POST = data  # type: ignore[assignment]


class PictureField(forms.CharField):
    """The picture that the form carries."""

    # The name that leads from an error to its place belongs to the file's input.
    widget = forms.HiddenInput(attrs={"id": "id_portrait_kept"})

    def clean(self, value: Any) -> Any:
        if not value:
            return None
        picture = Picture.objects.filter(sha256=unsigned(value)).first()
        if picture is None:
            raise ValidationError(_("This picture is no longer there. Upload it again."))
        return picture

    def said(self, value: Any) -> str:
        """Return a picture as words."""
        sha256 = unsigned(value)
        return _("the picture %(name)s") % {"name": sha256[:8]} if sha256 else ""


@dataclass(frozen=True)
class Shown:
    """The picture on the screen, with the crops that readers would get of it."""

    picture: Picture
    crop: Crop

    @property
    def plate(self) -> str:
        """Return the name of the crop as wide screens show it."""
        return self.crop.name(self.crop.sizes[0], "jpg")


class PortraitForm(forms.ModelForm):  # type: ignore[type-arg]
    """The part of a profile's form that is about its portrait."""

    portrait = PictureField(label=gettext_lazy("portrait"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        picture = self.instance.portrait if self.instance.portrait_id else None
        self.initial["portrait"] = signed(picture.sha256) if picture else ""
        for name in POINT:
            field = self.fields[name]
            field.required = False
            field.widget.attrs |= {"min": 0, "max": 100, "step": 1, "inputmode": "numeric"}

    @property
    def picture_refused(self) -> str:
        """Return why the file just posted was refused."""
        return str(self.data.get(REFUSED, "")) if self.is_bound else ""

    @cached_property
    def shown(self) -> Shown | None:
        """Return the picture that the form carries now, cropped as the form says. At most one query."""
        sha256 = unsigned(self["portrait"].value())
        kept = self.instance.portrait if self.instance.portrait_id else None
        picture = kept if kept and kept.sha256 == sha256 else Picture.objects.filter(sha256=sha256).first()
        if not sha256 or picture is None:
            return None
        x, y = (_percent(self[name].value(), name) for name in POINT)
        return Shown(picture, Crop(picture.sha256, picture.width, picture.height, x, y))

    def clean_portrait_x(self) -> int:
        return self._point("portrait_x")

    def clean_portrait_y(self) -> int:
        return self._point("portrait_y")

    def _point(self, name: str) -> int:
        value = self.cleaned_data.get(name)
        if value is None:
            return _USUAL[name]
        if value > 100:
            raise ValidationError(_("In percent, from 0 to 100."))
        return int(value)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.picture_refused:
            self.add_error("portrait", self.picture_refused)
        elif "portrait" in cleaned and not cleaned["portrait"] and not self.instance.portrait_id:
            wordy = [name for name in WORDS if name in self.changed_data and cleaned.get(name)]
            if wordy:
                self.add_error("portrait", _("Choose the picture that these words are about, or remove the words."))
        return cleaned


def _percent(value: object, name: str) -> int:
    """Return a coordinate as far as it is one; else the usual one."""
    text = str(value)
    if text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= 100:
        return int(text)
    return _USUAL[name]
