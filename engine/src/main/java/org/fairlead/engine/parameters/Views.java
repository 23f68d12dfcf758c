package org.fairlead.engine.parameters;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.fairlead.engine.libtorch.Owned;

/**
 * One set of values of a network's parameters and statistics: a flat tensor of each, and views of
 * their slices by index, ready to be handed to native operations.
 */
@SuppressWarnings("try") // scopes are closed, not read
public final class Views implements AutoCloseable {
  /*
   * A view is made once and detached. Detached, it is a leaf to autograd, though it shares the flat
   * tensor's memory: gradients end in it. Its own gradient is set to the same slice of a flat
   * gradient, into which backward passes then add, and the optimizer has the whole in one tensor
   * without copying. Nothing may ever put another tensor in its place.
   *
   * Optionals are made once, too: native operations with an optional argument would otherwise need
   * a new native object in every call.
   */
  private final Owned owned = new Owned();
  private final Tensor parameters;
  private final Tensor statistics;
  private final Tensor[] parameterViews;
  private final TensorOptional[] parameterOptionals;
  private final Tensor[] meanViews;
  private final Tensor[] varianceViews;
  private final TensorOptional[] means;
  private final TensorOptional[] variances;

  /** Takes ownership of nothing: the flat tensors belong to the caller, the views to this. */
  Views(FlatLayout layout, NormLayout norms, Tensor parameters, Tensor statistics) {
    this.parameters = parameters;
    this.statistics = statistics;
    List<FlatLayout.Slice> slices = layout.slices();
    this.parameterViews = new Tensor[slices.size()];
    this.parameterOptionals = new TensorOptional[slices.size()];
    int count = norms.norms().size();
    this.meanViews = new Tensor[count];
    this.varianceViews = new Tensor[count];
    this.means = new TensorOptional[count];
    this.variances = new TensorOptional[count];
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      for (int i = 0; i < parameterViews.length; i++) {
        parameterViews[i] = owned.keep(view(slices.get(i), parameters));
        parameterOptionals[i] = owned.keep(new TensorOptional(parameterViews[i]));
      }
      for (int i = 0; i < count; i++) {
        NormLayout.Norm norm = norms.norms().get(i);
        meanViews[i] = owned.keep(statistics.narrow(0, norm.mean(), norm.channels()).detach());
        varianceViews[i] =
            owned.keep(statistics.narrow(0, norm.variance(), norm.channels()).detach());
        means[i] = owned.keep(new TensorOptional(meanViews[i]));
        variances[i] = owned.keep(new TensorOptional(varianceViews[i]));
      }
    }
  }

  /** Returns a slice of a flat tensor in the parameter's shape; needs a surrounding scope. */
  public static Tensor view(FlatLayout.Slice slice, Tensor flat) {
    Tensor part = flat.narrow(0, slice.offset(), slice.elements());
    List<Integer> shape = slice.parameter().shape();
    if (slice.channelsLast()) {
      return part.view(shape.get(0), shape.get(2), shape.get(3), shape.get(1))
          .permute(0, 3, 1, 2)
          .detach();
    }
    return part.view(shape.stream().mapToLong(Integer::longValue).toArray()).detach();
  }

  /** Lets gradients of the parameters accumulate in views of {@code gradients}. */
  public void collectGradientsIn(FlatLayout layout, Tensor gradients) {
    try (var scope = new PointerScope();
        var withoutGradient = new NoGradGuard()) {
      for (int i = 0; i < parameterViews.length; i++) {
        parameterViews[i].set_requires_grad(true);
        parameterViews[i].mutable_grad().put(view(layout.slices().get(i), gradients));
      }
    }
  }

  /** Returns the flat tensor of all parameters. */
  public Tensor parameters() {
    return parameters;
  }

  /** Returns the flat tensor of all running statistics. */
  public Tensor statistics() {
    return statistics;
  }

  public Tensor parameter(int index) {
    return parameterViews[index];
  }

  public TensorOptional parameterOptional(int index) {
    return parameterOptionals[index];
  }

  Tensor mean(int norm) {
    return meanViews[norm];
  }

  Tensor variance(int norm) {
    return varianceViews[norm];
  }

  public TensorOptional meanOptional(int norm) {
    return means[norm];
  }

  public TensorOptional varianceOptional(int norm) {
    return variances[norm];
  }

  @Override
  public void close() {
    owned.close();
  }
}
