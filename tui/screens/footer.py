"""The keys at the foot of each screen."""

from textual import widgets
from textual.screen import Screen


class Footer(widgets.Footer):
    """The keys of a screen, drawn anew only when other keys are to be shown.

    Textual draws them anew with each move of the focus and each event, a tenth of what a screen takes.
    """

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)
        self._shown: list[tuple[str, str, bool]] | None = None

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Draw the keys, if they are not those that are drawn."""
        if not (screen.app.app_focus and self.is_attached and screen is self.screen):
            super().bindings_changed(screen)
            return
        found = [(b.key, b.description, enabled) for _, b, enabled, _ in screen.active_bindings.values() if b.show]
        if found != self._shown:
            self._shown = found
            super().bindings_changed(screen)
