"""Every error that Trilith raises on purpose: each says what happened, what was expected, how to mend it."""


class TrilithError(Exception):
    """The common ancestor: catch it to catch whatever Trilith says on purpose."""


class ShapeError(TrilithError, ValueError):
    """Arrays or nodes whose shapes do not fit together."""


class SettingError(TrilithError, ValueError):
    """A hyperparameter outside its range, or a name that is in no catalogue."""


class DataError(TrilithError, ValueError):
    """Data that cannot be read or cannot be learned from."""


class ModelFileError(TrilithError, ValueError):
    """A model file that is truncated, corrupted, of another version or hostile."""


class CheckpointError(TrilithError, OSError):
    """A checkpoint that cannot be written, or none that is whole where training should go on."""


class NonFiniteError(TrilithError, ArithmeticError):
    """A NaN or an infinity met while training; names the node that produced it."""


class StoreError(TrilithError, ValueError):
    """A run that is not in the store, a name that no run can have, or a store that cannot be read."""


class RunBusyError(StoreError):
    """A run that another process is at work on."""
