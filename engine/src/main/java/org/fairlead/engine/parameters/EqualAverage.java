package org.fairlead.engine.parameters;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.fairlead.engine.libtorch.Owned;
import org.fairlead.engine.libtorch.Tensors;

/**
 * The mean of values that were taken along the way, each counting the same: {@code a ← a + (w -
 * a)/n} with the {@code n}-th. What every one of them has masked is masked in their mean.
 */
public final class EqualAverage implements AutoCloseable {
  private final Owned owned = new Owned();
  private final Views views;
  private long count;

  /** Begins with nothing taken; needs a surrounding scope without gradients. */
  EqualAverage(FlatLayout layout, NormLayout norms, ScalarType type, String device) {
    Tensor parameters = owned.keep(Tensors.zeros(layout.size(), type, device));
    Tensor statistics = owned.keep(Tensors.zeros(norms.size(), type, device));
    this.views = new Views(layout, norms, parameters, statistics);
  }

  /** Returns the mean. */
  public Views views() {
    return views;
  }

  /** Returns how many were taken. */
  public long count() {
    return count;
  }

  /** Takes values; needs a surrounding scope without gradients. */
  void add(Views values) {
    count++;
    Scalar share = new Scalar(1.0 / count);
    views.parameters().lerp_(values.parameters(), share);
    views.statistics().lerp_(values.statistics(), share);
  }

  /** Goes on as if so many had been taken, of which {@link #views} holds the mean. */
  void goOn(long taken) {
    count = taken;
  }

  @Override
  public void close() {
    views.close();
    owned.close();
  }
}
