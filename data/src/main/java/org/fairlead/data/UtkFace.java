package org.fairlead.data;

final class UtkFace {
  private UtkFace() {}

  @SuppressWarnings("DoNotCallSuggester")
  static ImageSource open(DataSpec spec) {
    throw new UnsupportedOperationException(spec.format());
  }
}
