package org.fairlead.engine;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.engine.optimizer.GradientStep;
import org.fairlead.engine.parameters.EqualAverage;
import org.fairlead.engine.parameters.NamedTensors;
import org.fairlead.engine.parameters.ParameterValues;
import org.fairlead.engine.parameters.Views;
import org.fairlead.networks.Network;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint holds of a learner: its values, moments, masks and counts under their names.
 */
final class SavedState {
  private static final String CURRENT = "current/";
  private static final String AVERAGE = "average/";
  private static final String COLLECTED = "collected/";
  private static final String COLLECTED_COUNT = "collected";
  private static final String BORN = "born";
  private static final String MASK = "mask/";
  private static final String STEPS = "steps";
  private static final String LOOKS = "looks";

  private final Network network;
  private final NamedTensors named;
  private final ParameterValues values;
  private final GradientStep step;

  SavedState(Network network, NamedTensors named, ParameterValues values, GradientStep step) {
    this.network = network;
    this.named = named;
    this.values = values;
    this.step = step;
  }

  /** Returns copies of everything. */
  Weights save(@Nullable Masks masks) {
    var state = Weights.builder();
    addAll(state, CURRENT, values.read(values.current()));
    Views average = values.average();
    if (average != null) {
      addAll(state, AVERAGE, values.read(average));
    }
    EqualAverage collected = values.collected();
    if (collected != null) {
      addAll(state, COLLECTED, values.read(collected.views()));
      state.add(COLLECTED_COUNT, count(collected.count()));
    }
    step.moments().forEach((name, moment) -> addAll(state, name + "/", named.readFlat(moment)));
    if (masks != null) {
      addAll(state, MASK, masks.toWeights());
    }
    state.add(STEPS, count(step.steps()));
    if (step.looks() > 0) {
      state.add(LOOKS, count(step.looks()));
    }
    if (step.born() > 0) {
      state.add(BORN, count(step.born()));
    }
    return state.build();
  }

  private static Tensor count(long number) {
    return Tensor.ofLongs(List.of(), new long[] {number});
  }

  private static long count(Weights state, String name) {
    return state.find(name).map(count -> count.longs()[0]).orElse(0L);
  }

  private static void addAll(Weights.Builder builder, String prefix, Weights weights) {
    weights.names().forEach(name -> builder.add(prefix + name, weights.get(name)));
  }

  /**
   * Throws unless a state is one of such a learner.
   *
   * @throws InputException naming the first tensor that is missing, of another shape or unknown
   */
  void require(Weights state) {
    var expected = new LinkedHashMap<String, List<Integer>>();
    for (String prefix : values.average() == null ? List.of(CURRENT) : List.of(CURRENT, AVERAGE)) {
      named.shapes().forEach((name, shape) -> expected.put(prefix + name, shape));
    }
    if (state.find(COLLECTED_COUNT).isPresent()) {
      expected.put(COLLECTED_COUNT, List.of());
      named.shapes().forEach((name, shape) -> expected.put(COLLECTED + name, shape));
    }
    for (String moment : step.moments().keySet()) {
      network.parameters().forEach(p -> expected.put(moment + "/" + p.name(), p.shape()));
    }
    var optional = new HashSet<String>();
    network.parameters().stream()
        .filter(p -> p.kind().isWeight())
        .forEach(
            p -> {
              expected.put(MASK + p.name(), p.shape());
              optional.add(MASK + p.name());
            });
    expected.put(STEPS, List.of());
    expected.put(LOOKS, List.of());
    optional.add(LOOKS);
    expected.put(BORN, List.of());
    optional.add(BORN);
    named.requireNames("saved state", state, expected, optional);
  }

  /** Returns the masks of a state, null without. */
  @Nullable Masks masks(Weights state) {
    Weights masks = state.under(MASK);
    return masks.size() == 0 ? null : Masks.fromWeights(network, masks);
  }

  /** Takes over everything but the masks; needs a surrounding scope without gradients. */
  void restore(Weights state) {
    values.write(state.under(CURRENT));
    Views average = values.average();
    if (average != null) {
      named.copyInto(average, state.under(AVERAGE));
    }
    step.moments().forEach((name, moment) -> named.copyIntoFlat(moment, state.under(name + "/")));
    values.forgetCollected();
    state
        .find(COLLECTED_COUNT)
        .ifPresent(taken -> values.restoreCollected(state.under(COLLECTED), taken.longs()[0]));
    step.goOn(state.get(STEPS).longs()[0], count(state, LOOKS), count(state, BORN));
  }
}
