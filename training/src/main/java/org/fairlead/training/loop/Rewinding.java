package org.fairlead.training.loop;

import java.util.Objects;
import org.fairlead.engine.Learner;
import org.fairlead.training.setup.Parent;
import org.fairlead.training.setup.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Takes a learner back to the dense parent's weights when the mask becomes final; what is masked
 * stays masked, the optimizer begins again. {@link LearningRate} begins again at the same step.
 *
 * <p>It keeps nothing: the step and the parent are those of the problem, so that a run that is
 * resumed rewinds, or has rewound, like one that was not interrupted.
 */
final class Rewinding {
  private final Problem problem;
  private final @Nullable Parent parent;

  private Rewinding(Problem problem, @Nullable Parent parent) {
    this.problem = problem;
    this.parent = parent;
  }

  static Rewinding of(Problem problem) {
    boolean rewinds = problem.recipe().sparsity().rewindsWeights() && problem.pruning().prunes();
    return new Rewinding(problem, rewinds ? Objects.requireNonNull(problem.parent()) : null);
  }

  /**
   * Rewinds before a step where that is due: after the mask was changed there for the last time.
   */
  void rewind(Learner learner, long step) {
    if (parent != null && step == problem.pruning().firstFinalStep()) {
      learner.rewind(parent.weights(problem.network()));
    }
  }
}
