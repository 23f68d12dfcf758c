package org.fairlead.training.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.networks.sparse.allocation.AllocationProvider;
import org.jspecify.annotations.Nullable;

/**
 * Gradual magnitude pruning (Zhu &amp; Gupta 2017): {@code s(t) = s_f + (s_i - s_f)(1 - (t -
 * t_0)/(t_n - t_0))³}.
 *
 * @param initial {@code s_i}, the share of the prunable weights that is masked from {@code
 *     firstEpoch} on
 * @param last {@code s_f}, the share that is masked from {@code lastEpoch} on; written {@code
 *     final}; 0 prunes nothing
 * @param firstEpoch {@code t_0}, the epochs before pruning begins
 * @param lastEpoch {@code t_n}, the epoch in which the mask changes for the last time; by default
 *     three eighths of the epochs, or a quarter, as published, where masks change once an epoch
 * @param every prune at the start of every {@code epoch}, of every so many of them (as {@code 2
 *     epochs}), at every {@code step}, or every so many steps: a whole number
 * @param allocation how the weights that are kept are divided among the layers: an entry of the
 *     catalogue
 * @param score what a weight is worth, of which the smallest go first: {@code magnitude}, {@code
 *     gradient} (times the weight), {@code group-shares} (after FairGRAPE) or {@code random}
 * @param scoreSamples training samples that gradients of scores are taken over; for group-shares
 *     divided among the groups
 * @param depthwise whether depthwise convolutions are pruned
 * @param layers sparsities of layers of their own, as {@code PATTERN=SPARSITY} with {@code *} for
 *     any letters in the name of a weight; the first that matches holds, 0 keeps a layer dense, and
 *     {@code final} is the sparsity of the others together
 * @param deadChannels what becomes of channels without a path: {@code folded}, or {@code silenced}
 *     as published; absent: folded, but silenced where {@code method.mode} is faithful
 * @param rewind what begins again once the mask is final: {@code none}, {@code rate} (the schedule
 *     of the learning rate, over what remains of the run; Renda, Frankle, Carbin 2020), or {@code
 *     weights} (that, and what is kept goes back to the dense parent's weights and the optimizer's
 *     moments to zero)
 */
public record SparsityRecipe(
    double initial,
    @JsonProperty("final") double last,
    double firstEpoch,
    double lastEpoch,
    String every,
    String allocation,
    String score,
    int scoreSamples,
    boolean depthwise,
    List<String> layers,
    @Nullable String deadChannels,
    String rewind) {

  /** Where a recipe keeps it. */
  public static final String SECTION = "sparsity";

  private static final Pattern EPOCHS = Pattern.compile("(?:([1-9]\\d{0,8}) *epochs|epoch)");

  /** The score of a weight that is its magnitude. */
  public static final String MAGNITUDE = "magnitude";

  /** The score of a weight that is its gradient times itself. */
  public static final String GRADIENT = "gradient";

  /** The score of a weight by which groups keep their shares. */
  public static final String GROUP_SHARES = "group-shares";

  private static final String RANDOM = "random";
  private static final String STEP = "step";
  private static final String WEIGHTS = "weights";

  public SparsityRecipe {
    layers = List.copyOf(layers);
    Bounds.fraction("sparsity.final", last);
    Bounds.require(
        initial >= 0 && initial <= last,
        "sparsity.initial",
        initial,
        "a number from 0 to sparsity.final (" + last + ")");
    Bounds.notNegative("sparsity.firstEpoch", firstEpoch);
    Bounds.require(
        lastEpoch >= firstEpoch && Double.isFinite(lastEpoch),
        "sparsity.lastEpoch",
        lastEpoch,
        "at least sparsity.firstEpoch (" + firstEpoch + ")");
    Bounds.require(
        every.equals(STEP) || every.matches("[1-9]\\d{0,8}") || EPOCHS.matcher(every).matches(),
        "sparsity.every",
        "'" + every + "'",
        "'epoch', epochs such as '2 epochs', 'step' or a whole number of steps above 0");
    Bounds.entry("sparsity.allocation", allocation, AllocationProvider.catalogue().names());
    Bounds.oneOf("sparsity.score", score, List.of(MAGNITUDE, GRADIENT, GROUP_SHARES, RANDOM));
    Bounds.positive("sparsity.scoreSamples", scoreSamples);
    LayerSparsity.parse(layers);
    if (deadChannels != null) {
      Bounds.oneOf("sparsity.deadChannels", deadChannels, List.of("folded", "silenced"));
    }
    Bounds.oneOf("sparsity.rewind", rewind, List.of("none", "rate", WEIGHTS));
    Bounds.require(
        rewind.equals("none") || last > 0,
        "sparsity.rewind",
        "'" + rewind + "'",
        "'none' where nothing is pruned (sparsity.final is 0)");
  }

  /** Returns the allocation of the name. */
  public AllocationProvider<?> provider() {
    return AllocationProvider.catalogue().get("sparsity.allocation", allocation);
  }

  /** Returns whether the mask changes at the starts of epochs only. */
  public boolean everyEpoch() {
    return EPOCHS.matcher(every).matches();
  }

  /** Returns how many epochs lie between two changes of the mask, where it changes with them. */
  public int everyEpochs() {
    Matcher epochs = EPOCHS.matcher(every);
    String number = epochs.matches() ? epochs.group(1) : null;
    return number == null ? 1 : Integer.parseInt(number);
  }

  /** Returns how many steps lie between two changes of the mask, where it changes in epochs. */
  public int everySteps() {
    return every.equals(STEP) ? 1 : Integer.parseInt(every);
  }

  /** Returns whether what is pruned first is measured on samples: losses, or gradients. */
  public boolean measures() {
    return provider().measures() || score.equals(GRADIENT) || score.equals(GROUP_SHARES);
  }

  /** Returns the layers that have a sparsity of their own. */
  public List<LayerSparsity> ownLayers() {
    return LayerSparsity.parse(layers);
  }

  /** Returns whether the schedule of the learning rate begins again once the mask is final. */
  public boolean rewindsRate() {
    return !rewind.equals("none");
  }

  /** Returns whether what is kept goes back to the dense parent's weights then. */
  public boolean rewindsWeights() {
    return rewind.equals(WEIGHTS);
  }
}
