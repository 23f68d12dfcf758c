package org.fairlead.training.recipe;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.nio.file.Path;
import java.util.List;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Normalization;
import org.fairlead.data.augment.Augmentation;
import org.fairlead.fairness.mixture.FairnessGoal;
import org.fairlead.fairness.rates.language.Statement;
import org.fairlead.networks.Networks;
import org.fairlead.training.recipe.source.Given;
import org.jspecify.annotations.Nullable;

/**
 * The complete description of a run: with the same software, machine and thread count, the same
 * recipe gives the same bits.
 *
 * @param name the recipe's name, part of the run's id
 * @param data which samples, which label to predict and which groups to protect
 * @param network the architecture
 * @param weights a checkpoint that becomes the dense parent
 * @param from the run whose selected model is the dense parent: an id, a unique prefix or {@code
 *     last}; absent when training from scratch
 * @param sparsity how much is pruned, and when
 * @param method how samples are weighted once the mask is final
 * @param constraints on rates and parameters, each a text such as {@code equal_opportunity(0.05)}
 *     or {@code accuracy(race=Black) >= 0.85}; they need the method {@code naive}, which they
 *     replace
 * @param mixture which samples come in the next batch
 * @param optimizer the primal optimizer and its learning-rate schedule
 * @param ema the exponential moving average of the weights
 * @param swa the equal-weight average of the last weights
 * @param train the length of the run and its batches
 * @param selection what the model of the run is selected by
 * @param seed the seed that every random choice of the run derives from
 * @param precision of products: {@code fp32}, {@code bf16} (half the bits, faster where the
 *     processor has it), {@code fp64}, or {@code auto}: the faster of the first two on this machine
 * @param memoryFormat how images lie in memory: {@code contiguous}, {@code channels-last}, or
 *     {@code auto}: the faster one on this machine
 * @param device what computes: {@code cpu}, {@code cuda} (the first GPU), {@code cuda:n}, or {@code
 *     auto}: the first GPU where there is one
 * @param audit what models are judged by
 * @param tracking what is written down
 * @param own the own options of what the recipe chooses by name
 * @param given the keys that were given, rather than left to defaults and built-in recipes
 */
@JsonPropertyOrder({
  "name",
  "data",
  "network",
  "weights",
  "from",
  "sparsity",
  "method",
  "constraints",
  "mixture",
  "optimizer",
  "ema",
  "swa",
  "train",
  "selection",
  "seed",
  "precision",
  "memoryFormat",
  "device",
  "audit",
  "tracking",
  "own",
  "given"
})
public record Recipe(
    String name,
    DataRecipe data,
    NetworkRecipe network,
    WeightsRecipe weights,
    @Nullable String from,
    SparsityRecipe sparsity,
    MethodRecipe method,
    List<String> constraints,
    MixtureRecipe mixture,
    OptimizerRecipe optimizer,
    EmaRecipe ema,
    SwaRecipe swa,
    TrainRecipe train,
    SelectionRecipe selection,
    long seed,
    String precision,
    String memoryFormat,
    String device,
    AuditRecipe audit,
    TrackingRecipe tracking,
    OwnOptions own,
    Given given) {

  /** Checks what no single part can check alone. */
  public Recipe {
    Bounds.require(
        name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}"),
        "name",
        "'" + name + "'",
        "letters, digits, '.', '_' and '-' (at most 64)");
    Bounds.oneOf("precision", precision, List.of("auto", "fp32", "bf16", "fp64"));
    Bounds.oneOf("memoryFormat", memoryFormat, List.of("auto", "contiguous", "channels-last"));
    Bounds.require(
        device.matches("auto|cpu|cuda(:\\d{1,3})?"), "device", "'" + device + "'", DEVICES);
    boolean child = from != null;
    Bounds.require(
        !method.dual().heldOut() || data.heldOut() > 0,
        "data.heldOut",
        data.heldOut(),
        "a share above 0 where method.dual.sample is held-out, here and in the dense run's recipe");
    constraints = List.copyOf(constraints);
    requireConstraints(constraints, method, child);
    Bounds.require(
        child || sparsity.last() == 0,
        "sparsity.final",
        sparsity.last(),
        "0 where there is no dense parent; name one with from=RUN");
    Bounds.require(
        child || !method.constrains(),
        "method.name",
        "'" + method.name() + "'",
        "'naive' where there is no dense parent; name one with from=RUN");
    Bounds.require(
        child || !method.distill().distills(),
        "method.distill.alpha",
        method.distill().alpha(),
        "0 where there is no dense parent to learn from; name one with from=RUN");
    swa.requireFit(ema, sparsity, data, train);
    ema.requireFit(mixture);
    Bounds.require(
        from == null || from.equals(LAST) || weights.file() == null,
        "from",
        "'" + from + "'",
        "no run beside weights.file: both name the dense parent");
    Bounds.require(
        network.pretrained() == null || (from == null && weights.file() == null),
        "network.pretrained",
        "'" + network.pretrained() + "'",
        "nothing where there is a dense parent: the parent's weights are the first ones");
    Bounds.require(
        train.epochs() > 0 || (from == null && weights.file() != null),
        "train.epochs",
        train.epochs(),
        "a whole number above 0");
    requireFewLabels(data, train, method, constraints, mixture);
    Bounds.require(
        train.patience() == 0 || data.valSplit() > 0,
        "train.patience",
        train.patience(),
        "0 where data.valSplit is 0: there is nothing to wait for");
    Bounds.require(
        !method.dual().solver().equals(DualRecipe.PRIMAL_DUAL) || train.accumulate() == 1,
        "method.dual.solver",
        "'" + method.dual().solver() + "'",
        "another where train.accumulate is above 1");
    Bounds.require(
        sparsity.last() == 0 || sparsity.lastEpoch() < train.epochs(),
        "sparsity.lastEpoch",
        sparsity.lastEpoch(),
        "less than train.epochs (" + train.epochs() + "), so that the final mask is trained");
  }

  private static final String LAST = "last";

  private static void requireConstraints(
      List<String> constraints, MethodRecipe method, boolean child) {
    List<Statement> statements = Statement.parse(constraints);
    if (!child) {
      Statement.requireNoDenseModel(statements);
    }
    String same = method.provider().asConstraint(method.tolerance());
    Bounds.require(
        constraints.isEmpty() || method.provider().isPlain(),
        "method.name",
        "'" + method.name() + "'",
        "'naive' beside constraints"
            + (same.isEmpty() ? "" : "; write " + same + " as one of them"));
    Bounds.require(
        constraints.isEmpty() || method.mode().equals("default"),
        "method.mode",
        "'" + method.mode() + "'",
        "'default' beside constraints");
  }

  /**
   * Refuses several labels of a sample where a method needs to know the one.
   *
   * <p>CEAG and rate constraints count correct predictions and add up losses group by group, and
   * compare them with those of a dense model on images as they are. A mixed image belongs to two
   * people: what is counted of it is no group's, and it is harder than a plain one, so that every
   * violation would be biased. Reweighing, group DRO and mixtures weigh or draw a sample by its
   * label and group, of which it would have two. A smoothed loss is not the loss that the dense
   * model's is subtracted from.
   */
  private static void requireFewLabels(
      DataRecipe data,
      TrainRecipe train,
      MethodRecipe method,
      List<String> constraints,
      MixtureRecipe mixture) {
    Augmentation augmentation = data.augment().augmentation();
    boolean plain =
        constraints.isEmpty()
            && method.provider().isPlain()
            && !mixture.mixes()
            && !method.distill().followsGaps();
    Bounds.require(
        plain || !augmentation.mixes(),
        augmentation.mixup() > 0 ? "data.augment.mixup" : "data.augment.cutmix",
        augmentation.mixup() > 0 ? augmentation.mixup() : augmentation.cutmix(),
        "0 where a method, a constraint or a mixture looks at labels or groups: a mixed image has two");
    Bounds.require(
        train.labelSmoothing() == 0 || (constraints.isEmpty() && !method.constrains()),
        "train.labelSmoothing",
        train.labelSmoothing(),
        "0 under constraints: they compare losses with the dense model's, which are not smoothed");
  }

  private static final String DEVICES = "auto, cpu, cuda or cuda:n";

  /** Returns this recipe with the own options of what it chooses by name. */
  Recipe withOwn(OwnOptions options) {
    return new Recipe(
        name,
        data,
        network,
        weights,
        from,
        sparsity,
        method,
        constraints,
        mixture.withOwn(options),
        optimizer,
        ema,
        swa,
        train,
        selection,
        seed,
        precision,
        memoryFormat,
        device,
        audit,
        tracking,
        options,
        given);
  }

  /**
   * Returns what the data's format needs to know.
   *
   * @param cache folder of decoded images
   */
  public DataSpec dataSpec(Path cache) {
    return data.spec(own, cache);
  }

  /** Returns the excess accuracy gap that models are judged by, in accuracy units. */
  public double auditTolerance() {
    return audit.tolerance() == null ? method.tolerance() : audit.tolerance();
  }

  /** Returns whether it is trained under constraints, of a method or its own. */
  public boolean constrained() {
    return !constraints.isEmpty() || method.constrains();
  }

  /** Returns whose disparity counts when the model of the run is selected. */
  public FairnessGoal selectedFor() {
    String goal = selection.fairness();
    if (!goal.equals(SelectionRecipe.AUTO)) {
      return FairnessGoal.named(goal);
    }
    return mixture.adapts() ? FairnessGoal.named(mixture.fairness()) : FairnessGoal.NONE;
  }

  /** Returns whether this run starts from a dense parent. */
  public boolean hasParent() {
    return from != null;
  }

  /** Returns whether a file of weights becomes the dense parent, in a run of its own. */
  public boolean importsParent() {
    return from != null && weights.file() != null;
  }

  /** Returns whether a file of weights is the model of this run, and nothing is trained. */
  public boolean trainsNothing() {
    return from == null && weights.file() != null;
  }

  /** Returns this recipe as one of which nothing is left open, such as a run stores it. */
  public Recipe settled() {
    return withGiven(Given.ALL);
  }

  /** Returns this recipe with other keys given. */
  Recipe withGiven(Given keys) {
    return new Recipe(
        name,
        data,
        network,
        weights,
        from,
        sparsity,
        method,
        constraints,
        mixture,
        optimizer,
        ema,
        swa,
        train,
        selection,
        seed,
        precision,
        memoryFormat,
        device,
        audit,
        tracking,
        own,
        keys);
  }

  /** Returns whether the first weights come from a file of the user's. */
  public boolean startsFromFile() {
    return weights.file() != null || network.pretrained() != null;
  }

  /** Returns this recipe with its files found from any folder. */
  Recipe withAbsoluteFiles() {
    return new Recipe(
        name,
        data.absolute(),
        network.absolute(),
        weights.absolute(),
        from,
        sparsity,
        method,
        constraints,
        mixture,
        optimizer,
        ema,
        swa,
        train,
        selection,
        seed,
        precision,
        memoryFormat,
        device,
        audit,
        tracking,
        own,
        given);
  }

  /** Returns this recipe with what its network sees of a pixel. */
  public Recipe withNormalization(Normalization normalization) {
    return new Recipe(
        name,
        data.withNormalize(normalization.text()),
        network,
        weights,
        from,
        sparsity,
        method,
        constraints,
        mixture,
        optimizer,
        ema,
        swa,
        train,
        selection,
        seed,
        precision,
        memoryFormat,
        device,
        audit,
        tracking,
        own,
        given);
  }

  /** Returns this recipe with a network of the catalogue as it is without options. */
  public Recipe withNetwork(String chosen) {
    return withNetwork(chosen, Networks.get(chosen).defaults());
  }

  /**
   * Returns this recipe with a network of the catalogue.
   *
   * @param options the network's own
   */
  public Recipe withNetwork(String chosen, Record options) {
    String section = NetworkRecipe.SECTION + "." + Networks.get(chosen).section();
    return new Recipe(
            name,
            data,
            network.withName(chosen),
            weights,
            from,
            sparsity,
            method,
            constraints,
            mixture,
            optimizer,
            ema,
            swa,
            train,
            selection,
            seed,
            precision,
            memoryFormat,
            device,
            audit,
            tracking,
            own,
            given)
        .withOwn(own.with(section, options));
  }

  /** Returns this recipe with another parent: a run, which a file of weights then is not. */
  public Recipe withFrom(String run) {
    return new Recipe(
        name,
        data,
        network,
        weights.withoutFile(),
        run,
        sparsity,
        method,
        constraints,
        mixture,
        optimizer,
        ema,
        swa,
        train,
        selection,
        seed,
        precision,
        memoryFormat,
        device,
        audit,
        tracking,
        own,
        given);
  }

  /** Returns this recipe with the engine settings that were chosen for {@code auto}. */
  public Recipe withEngine(
      String chosenDevice, String chosenPrecision, String chosenFormat, int threads) {
    return new Recipe(
        name,
        data,
        network,
        weights,
        from,
        sparsity,
        method,
        constraints,
        mixture,
        optimizer,
        ema,
        swa,
        train.withThreads(threads),
        selection,
        seed,
        chosenPrecision,
        chosenFormat,
        chosenDevice,
        audit,
        tracking,
        own,
        given);
  }
}
