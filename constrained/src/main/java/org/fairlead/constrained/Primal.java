package org.fairlead.constrained;

/** The primal side of a constrained problem: whoever owns {@code x}. */
public interface Primal {

  /**
   * Evaluates {@code f} and the observed constraints at the current {@code x}, and keeps what
   * {@link #descend} needs.
   */
  Evaluation evaluate();

  /**
   * As {@link #evaluate} without gradients, for the dual half of alternating primal-dual updates.
   */
  default Evaluation evaluateConstraints() {
    return evaluate();
  }

  /**
   * Steps {@code x} along {@code -∇(f + Σ_j weight_j g̃_j)} at the point last evaluated.
   *
   * @param weights one weight per observed surrogate entry, in the Evaluation's order: constraint
   *     after constraint, entry after entry
   */
  void descend(double[] weights);

  /**
   * Extragradient: moves to the extrapolated point; the next {@link #descend} starts from the point
   * saved here.
   */
  default void lookAhead(double[] weights) {
    throw new UnsupportedOperationException("this primal cannot look ahead");
  }
}
