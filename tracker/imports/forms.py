"""A file, or cells pasted from a spreadsheet."""

from wtforms import FileField, RadioField, StringField, TextAreaField

from tracker.kpis.models import ImportKind
from tracker.web.forms import Form

PASTED = "pasted cells"


class UploadForm(Form):
    kind = RadioField(
        "What is in it",
        choices={kind.value: kind.words for kind in ImportKind},
        default=ImportKind.FIGURES.value,
        invalid_choice_message="Choose figures or KPI definitions",
    )
    file = FileField("File")
    pasted = TextAreaField("Or cells, pasted from a spreadsheet")
    sheet = StringField("Sheet of the workbook")

    def content(self) -> tuple[bytes, str] | None:
        """What was sent and its name; None, with the problem on the form, unless it is one of the two."""
        sent = self.file.data
        data = sent.read() if sent and getattr(sent, "filename", "") else b""
        if data and self.pasted.data:
            self.add_problems({"file": "Choose a file or paste cells, not both; empty one of them"})
            return None
        if sent and getattr(sent, "filename", ""):
            return data, str(sent.filename)[:200]
        if self.pasted.data:
            return self.pasted.data.encode(), PASTED
        self.add_problems({"file": "Choose a CSV file or an Excel workbook, or paste cells with their headings below"})
        return None
