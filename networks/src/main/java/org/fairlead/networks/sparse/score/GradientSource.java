package org.fairlead.networks.sparse.score;

import java.util.List;
import org.fairlead.networks.weights.Weights;

/** Gradients of the mean cross-entropy over training samples, in evaluation mode. */
public interface GradientSource {

  /** Returns the gradient at these weights, by the names of the parameters. */
  Weights gradient(Weights weights);

  /** Returns the gradient of every group's samples alone, of the groups that have any. */
  List<Weights> gradientsOfGroups(Weights weights);
}
