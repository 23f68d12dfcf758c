package org.fairlead.fairness.weighting;

/** Of a {@link Weighting} that keeps what it observed of samples. */
public interface ObservationUndo {

  /**
   * Takes back what the last {@link Weighting#observe} added to buffers, because the same samples
   * are about to be observed again after the parameters moved.
   */
  void undoLastObservation();
}
