package org.fairlead.training.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.fairlead.audit.Tradeoff;
import org.fairlead.fairness.GroupTally;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.mixture.Mixture;
import org.fairlead.fairness.mixture.SubgroupState;
import org.fairlead.fairness.weighting.GroupState;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.tracking.metrics.MetricsWriter;
import org.fairlead.training.event.EpochSummary;
import org.fairlead.training.selection.Validated;

/**
 * Writes the lines of {@code metrics.jsonl}. Every line has {@code step}, the optimizer steps done
 * (for {@code prune} including the one it precedes); {@code kind} is {@code step}, {@code epoch},
 * {@code prune} or {@code scaled}.
 */
public final class MetricsLog {
  private final MetricsWriter writer;

  public MetricsLog(MetricsWriter writer) {
    this.writer = writer;
  }

  /** Logs a change of the mask. */
  public void pruned(long step, int epoch, double sparsity) {
    var line = line("prune", step, epoch);
    line.put("sparsity", sparsity);
    writer.log(line);
  }

  /** Logs that multipliers were scaled down, after steps in which they were not. */
  public void scaled(long step, int epoch, double total) {
    var line = line("scaled", step, epoch);
    line.put("total", total);
    writer.log(line);
  }

  /** Logs a step. */
  public void step(
      long step,
      int epoch,
      Outcomes outcomes,
      double rate,
      double samplesPerSecond,
      Weighting method,
      Optional<Mixture> mixture) {
    var line = line("step", step, epoch);
    line.put("loss", outcomes.meanLoss());
    line.put("accuracy", outcomes.accuracy());
    line.put("rate", rate);
    line.put("samplesPerSecond", samplesPerSecond);
    addConstraints(line, method);
    mixture.ifPresent(each -> line.put("mixture", of(each)));
    writer.log(line);
  }

  /**
   * Logs an epoch and its validation, of which a run without a validation split has none.
   *
   * @param findings what is wrong with the constraints, in words
   */
  public void epoch(
      long step,
      EpochSummary summary,
      EpochTotals totals,
      Validated validated,
      double rate,
      Weighting method,
      List<String> findings,
      Optional<Mixture> mixture) {
    var line = line("epoch", step, summary.epoch());
    line.put("loss", totals.loss());
    line.put("accuracy", totals.accuracy());
    line.put("worstGroup", totals.worstGroupAccuracy());
    line.put("sparsity", summary.sparsity());
    line.put("rate", rate);
    line.put("seconds", summary.seconds());
    line.put("dataWait", summary.dataWait());
    validated
        .outcomes()
        .ifPresent(outcomes -> line.put("validation", of(outcomes, validated, summary)));
    line.put("selected", summary.selected());
    addConstraints(line, method);
    if (method.constrained()) {
      line.put("scaledSteps", totals.scaledSteps());
      line.put("findings", findings);
    }
    mixture.ifPresent(each -> line.put("mixture", of(each)));
    writer.log(line);
  }

  private static Map<String, Object> of(
      Outcomes outcomes, Validated validated, EpochSummary summary) {
    GroupTally tally = outcomes.tally();
    var groups = new LinkedHashMap<String, Object>();
    double worst = Double.NaN;
    for (int g = 0; g < tally.size(); g++) {
      groups.put(tally.names().get(g), tally.accuracy(g));
      if (tally.count(g) > 0) {
        worst = Double.isNaN(worst) ? tally.accuracy(g) : Math.min(worst, tally.accuracy(g));
      }
    }
    var line = new LinkedHashMap<String, Object>();
    line.put("loss", outcomes.meanLoss());
    line.put("accuracy", outcomes.accuracy());
    line.put("worstGroup", worst);
    line.put(summary.ofConstraints() ? "maxViolation" : "maxPsi", validated.worst().gap());
    Tradeoff tradeoff = validated.tradeoff();
    if (tradeoff != null) {
      line.put("error", tradeoff.error());
      line.put("errorDeviation", tradeoff.errorDeviation());
      line.put("disparity", tradeoff.disparity());
      line.put("disparityDeviation", tradeoff.disparityDeviation());
    }
    line.put("groups", groups);
    return line;
  }

  private static Map<String, Object> of(Mixture mixture) {
    List<SubgroupState> classes = mixture.report();
    var line = new LinkedHashMap<String, Object>();
    line.put("gap", mixture.gap());
    line.put("share", byClass(classes, SubgroupState::share));
    line.put("lambda", byClass(classes, SubgroupState::lambda));
    line.put("mu", byClass(classes, SubgroupState::mu));
    addKnown(line, "loss", classes, SubgroupState::loss);
    addKnown(line, "generatedLoss", classes, SubgroupState::generatedLoss);
    return line;
  }

  private static void addKnown(
      Map<String, Object> line,
      String key,
      List<SubgroupState> classes,
      ToDoubleFunction<SubgroupState> value) {
    if (classes.stream().anyMatch(each -> !Double.isNaN(value.applyAsDouble(each)))) {
      line.put(key, byClass(classes, value));
    }
  }

  private static Map<String, Object> byClass(
      List<SubgroupState> classes, ToDoubleFunction<SubgroupState> value) {
    var values = new LinkedHashMap<String, Object>();
    classes.forEach(each -> values.put(each.name(), value.applyAsDouble(each)));
    return values;
  }

  private static void addConstraints(Map<String, Object> line, Weighting method) {
    if (!method.constrained()) {
      return;
    }
    List<GroupState> groups = method.report();
    line.put("total", method.total());
    line.put("scaled", method.scaled());
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
