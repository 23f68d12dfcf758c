package org.fairlead.engine;

import org.fairlead.networks.Network;
import org.fairlead.networks.weights.Weights;

/** Entry to the native engine. */
@SuppressWarnings("DoNotCallSuggester")
public final class Engine {
  private Engine() {}

  /**
   * Returns a learner that starts from {@code initial}, which holds every parameter of {@code
   * network} and any of its buffers; missing buffers start at their initial values.
   *
   * @throws org.fairlead.fairness.InputException if weights do not fit the network, or the device
   *     is not available
   * @throws EngineException if memory runs out
   */
  public static Learner learner(Network network, Weights initial, EngineOptions options) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Returns what this machine offers; loads the native libraries. */
  public static EngineInfo info() {
    throw new UnsupportedOperationException("not yet");
  }
}
