package org.fairlead.engine.execution;

import org.bytedeco.pytorch.Tensor;
import org.fairlead.engine.parameters.Views;

/** One layer's native calls. */
interface Operation {
  /**
   * Returns the layer's output; needs a surrounding scope.
   *
   * @param values outputs of the nodes that were run before, by id
   */
  Tensor run(Tensor[] values, Views views, Pass pass);
}
