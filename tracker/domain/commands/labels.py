"""What is asked for when labels are printed: which sheet, and of which cameras or officers. Nothing is entered."""

from dataclasses import dataclass

from tracker.domain.labels import CameraStock, CardStock, Symbols


@dataclass(frozen=True, slots=True)
class PrintCameraLabels:
    """Labels of cameras: those that fit every filter given, or those of a list of serial numbers, asset tags and codes
    of our own labels. `numbers`: of those, only the cameras with these record numbers.
    """

    stock: CameraStock = CameraStock.ADDRESS
    symbols: Symbols = Symbols.CODE_128
    start: int = 1
    purchase_batch: str | None = None
    model: str | None = None
    place: str | None = None
    in_stock: bool | None = None
    first_serial: str | None = None
    last_serial: str | None = None
    cameras: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is given."""
        ranged = self.first_serial is not None or self.last_serial is not None
        named = (self.purchase_batch, self.model, self.place, self.in_stock)
        return ranged or any(one is not None for one in named)


@dataclass(frozen=True, slots=True)
class PrintOfficerCards:
    """Cards of officers: of a precinct, of a class, or of a list of badges and codes of our own cards."""

    stock: CardStock = CardStock.BADGE
    symbols: Symbols = Symbols.BOTH
    start: int = 1
    precinct: str | None = None
    session: int | None = None
    officers: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is given."""
        return self.precinct is not None or self.session is not None
