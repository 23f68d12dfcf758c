package org.fairlead.training.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.fairlead.audit.Tradeoff;
import org.fairlead.fairness.mixture.SubgroupState;
import org.fairlead.fairness.weighting.GroupState;
import org.fairlead.networks.sparse.LayerLiveness;
import org.fairlead.tracking.metrics.MetricsWriter;
import org.fairlead.training.event.EpochMetrics;
import org.fairlead.training.event.EpochSummary;
import org.fairlead.training.event.MixtureState;
import org.fairlead.training.event.MultiplierMetrics;
import org.fairlead.training.event.StepMetrics;
import org.fairlead.training.event.TrainingEvent;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.event.ValidationMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Writes the lines of {@code metrics.jsonl}. Every line has {@code step}, the optimizer steps done
 * (for {@code prune} including the one it precedes); {@code kind} is {@code step}, {@code epoch},
 * {@code prune} or {@code scaled}.
 */
public final class MetricsLog implements TrainingListener {
  private final MetricsWriter writer;
  private final Consumer<Map<String, ?>> others;

  /**
   * Returns a log that writes to a file of the caller's.
   *
   * @param others take every line that was written; it does not change any more
   */
  public MetricsLog(MetricsWriter writer, Consumer<Map<String, ?>> others) {
    this.writer = writer;
    this.others = others;
  }

  private void write(Map<String, Object> line) {
    writer.log(line);
    others.accept(Collections.unmodifiableMap(line));
  }

  @Override
  public String name() {
    return "metrics.jsonl";
  }

  @Override
  public void pruned(TrainingEvent.Pruned event) {
    var line = line("prune", event.step(), event.epoch());
    line.put("sparsity", event.sparsity());
    line.put("live", event.live());
    var layers = new LinkedHashMap<String, Object>();
    for (LayerLiveness layer : event.layers()) {
      layers.put(layer.name(), List.of(layer.kept(), layer.live()));
    }
    line.put("layers", layers);
    write(line);
  }

  @Override
  public void multipliersScaled(TrainingEvent.MultipliersScaled event) {
    var line = line("scaled", event.step(), event.epoch());
    line.put("total", event.total());
    write(line);
  }

  @Override
  public void stepTaken(TrainingEvent.StepTaken event) {
    StepMetrics metrics = event.metrics();
    if (metrics == null) {
      return;
    }
    var line = line("step", metrics.step(), metrics.epoch());
    line.put("loss", metrics.loss());
    line.put("accuracy", metrics.accuracy());
    addKnown(line, "distill", metrics.distill());
    line.put("rate", metrics.rate());
    line.put("samplesPerSecond", metrics.samplesPerSecond());
    addConstraints(line, metrics.constraints());
    addMixture(line, metrics.mixture());
    write(line);
  }

  @Override
  public void epochFinished(TrainingEvent.EpochFinished event) {
    EpochSummary summary = event.summary();
    EpochMetrics metrics = event.metrics();
    var line = line("epoch", metrics.step(), summary.epoch());
    line.put("loss", summary.loss());
    line.put("accuracy", summary.accuracy());
    line.put("worstGroup", metrics.worstGroupAccuracy());
    addKnown(line, "distill", metrics.distill());
    line.put("sparsity", summary.sparsity());
    line.put("rate", metrics.rate());
    line.put("seconds", summary.seconds());
    line.put("dataWait", summary.dataWait());
    if (metrics.validation() != null) {
      line.put("validation", of(metrics.validation(), summary.ofConstraints()));
    }
    if (metrics.average() != null) {
      line.put("average", of(metrics.average(), summary.ofConstraints()));
      line.put("averageSelected", metrics.averageSelected());
    }
    line.put("selected", summary.selected());
    addConstraints(line, metrics.constraints());
    if (metrics.constraints() != null) {
      line.put("scaledSteps", metrics.scaledSteps());
      line.put("findings", metrics.findings());
    }
    addMixture(line, metrics.mixture());
    write(line);
  }

  private static Map<String, Object> of(ValidationMetrics validation, boolean ofConstraints) {
    var line = new LinkedHashMap<String, Object>();
    line.put("loss", validation.loss());
    line.put("accuracy", validation.accuracy());
    line.put("worstGroup", validation.worstGroupAccuracy());
    line.put(ofConstraints ? "maxViolation" : "maxPsi", validation.gap());
    Tradeoff tradeoff = validation.tradeoff();
    if (tradeoff != null) {
      line.put("error", tradeoff.error());
      line.put("errorDeviation", tradeoff.errorDeviation());
      line.put("disparity", tradeoff.disparity());
      line.put("disparityDeviation", tradeoff.disparityDeviation());
    }
    line.put("groups", validation.groupAccuracy());
    return line;
  }

  private static void addMixture(Map<String, Object> line, @Nullable MixtureState mixture) {
    if (mixture == null) {
      return;
    }
    List<SubgroupState> subgroups = mixture.subgroups();
    var nested = new LinkedHashMap<String, Object>();
    nested.put("gap", mixture.gap());
    nested.put("share", bySubgroup(subgroups, SubgroupState::share));
    nested.put("lambda", bySubgroup(subgroups, SubgroupState::lambda));
    nested.put("mu", bySubgroup(subgroups, SubgroupState::mu));
    addKnown(nested, "loss", subgroups, SubgroupState::loss);
    addKnown(nested, "generatedLoss", subgroups, SubgroupState::generatedLoss);
    line.put("mixture", nested);
  }

  private static void addKnown(Map<String, Object> line, String key, @Nullable Double value) {
    if (value != null) {
      line.put(key, value);
    }
  }

  private static void addKnown(
      Map<String, Object> line,
      String key,
      List<SubgroupState> subgroups,
      ToDoubleFunction<SubgroupState> value) {
    if (subgroups.stream().anyMatch(each -> !Double.isNaN(value.applyAsDouble(each)))) {
      line.put(key, bySubgroup(subgroups, value));
    }
  }

  private static Map<String, Object> bySubgroup(
      List<SubgroupState> subgroups, ToDoubleFunction<SubgroupState> value) {
    var values = new LinkedHashMap<String, Object>();
    subgroups.forEach(each -> values.put(each.name(), value.applyAsDouble(each)));
    return values;
  }

  private static void addConstraints(
      Map<String, Object> line, @Nullable MultiplierMetrics constraints) {
    if (constraints == null) {
      return;
    }
    List<GroupState> groups = constraints.groups();
    line.put("total", constraints.total());
    line.put("scaled", constraints.scaled());
    line.put("lambda", byGroup(groups, GroupState::lambda));
    line.put("violation", byGroup(groups, GroupState::violation));
    line.put("slack", byGroup(groups, GroupState::slack));
    line.put("bufferFill", byGroup(groups, GroupState::bufferFill));
  }

  private static Map<String, Object> byGroup(
      List<GroupState> groups, ToDoubleFunction<GroupState> value) {
    var values = new LinkedHashMap<String, Object>();
    groups.forEach(group -> values.put(group.name(), value.applyAsDouble(group)));
    return values;
  }

  private static Map<String, Object> line(String kind, long step, int epoch) {
    var line = new LinkedHashMap<String, Object>();
    line.put("kind", kind);
    line.put("step", step);
    line.put("epoch", epoch);
    return line;
  }
}
