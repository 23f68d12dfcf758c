package org.fairlead.training.monitor;

import java.util.Locale;
import org.fairlead.base.Note;
import org.fairlead.networks.Network;
import org.fairlead.training.recipe.Recipe;

/** Signs in words: what was seen, where, how much, and which key of the recipe to turn. */
final class SignText {
  static final String AVOID = "sparsity.deadChannels=folded or sparsity.allocation=lamp avoids it";

  private final Network network;
  private final Recipe recipe;

  SignText(Network network, Recipe recipe) {
    this.network = network;
    this.recipe = recipe;
  }

  Note note(Sign sign) {
    return Note.warning(sign.kind().code(), text(sign));
  }

  String text(Sign sign) {
    return switch (sign.kind()) {
      case FEW_LIVE ->
          format(
              "%s only %,.0f of %,.0f kept weights lie on a path from the input to an output (live/kept %.2f, healthy above %.1f), of '%s' %,.0f of %,.0f: what depends on constants alone may grow without bound; %s.",
              when(sign),
              sign.number(3),
              sign.number(2),
              sign.number(3) / sign.number(2),
              MaskSigns.HEALTHY,
              parameter(sign, 4),
              sign.number(6),
              sign.number(5),
              AVOID);
      case TOO_SPARSE ->
          format(
              "%s only %,.0f weights lie on a path from the input to an output, where the sparsity leaves %,.0f; the least live layer is '%s' with %,.0f of %,.0f: lower sparsity.final, or take another sparsity.allocation, such as lamp.",
              when(sign),
              sign.number(3),
              sign.number(2),
              parameter(sign, 4),
              sign.number(6),
              sign.number(5));
      case EMPTY_DEPTHWISE ->
          format(
              "%s %,.0f of %,.0f depthwise filters are empty (%s, healthy up to %s), of '%s' %,.0f of %,.0f, and each silences a channel; sparsity.depthwise=false keeps them, or sparsity.allocation=lamp.",
              when(sign),
              sign.number(2),
              sign.number(3),
              percent(sign.number(2) / sign.number(3)),
              percent(MaskSigns.EMPTY),
              parameter(sign, 4),
              sign.number(5),
              sign.number(6));
      case GRADIENT ->
          format(
              "In step %d the norm of the gradient is %.3g, %.0f times its running median of %.3g; %s.",
              sign.step(), sign.number(1), sign.number(1) / sign.number(2), sign.number(2), clip());
      case LARGE_WEIGHT ->
          format(
              "After step %d the largest weight, of '%s', is %.3g, %.0f times the dense model's (%.3g); %s.",
              sign.step(),
              parameter(sign, 3),
              sign.number(1),
              sign.number(1) / sign.number(2),
              sign.number(2),
              sign.number(4) >= sign.number(1)
                  ? "it lies on no path from the input to an output: " + AVOID
                  : "lower optimizer.rate, or limit the gradient with optimizer.clip=10");
      case AT_CHANCE ->
          format(
              "After step %d, with the final mask, training accuracy is at chance: %s of %,.0f samples, where the most frequent label has %s; lower sparsity.final, prune over more epochs (sparsity.lastEpoch), or take sparsity.allocation=lamp.",
              sign.step(),
              percent(sign.number(2) / sign.number(1)),
              sign.number(1),
              percent(sign.number(3) / sign.number(1)));
    };
  }

  /** Returns the cause of a divergence: dead weights that have grown. */
  String grown(double largest, long changed) {
    return format(
        "Most likely weights of channels that depend on constants alone did it: they have grown %s since the mask changed before step %d; %s.",
        Double.isFinite(largest) ? format("to %.3g", largest) : "without bound", changed, AVOID);
  }

  /** Returns the cause of a divergence: weights that lie on no path. */
  String fewLive(double share, long changed) {
    return format(
        "Most likely channels that depend on constants alone did it: only %s of the kept weights lie on a path from the input to an output since the mask changed before step %d; %s.",
        percent(share), changed, AVOID);
  }

  private String clip() {
    double clip = recipe.optimizer().clip();
    return clip > 0
        ? format("it was clipped to %s (optimizer.clip); a lower optimizer.rate avoids it", clip)
        : "optimizer.clip=10 limits it";
  }

  private static String when(Sign sign) {
    String sparsity = percent(sign.number(1));
    return sign.step() == Sign.BEFORE
        ? "Pruned to %s as it is,".formatted(sparsity)
        : "Pruned to %s before step %d,".formatted(sparsity, sign.step());
  }

  private String parameter(Sign sign, int at) {
    return network.parameters().get((int) sign.number(at)).name();
  }

  static String percent(double share) {
    return format("%.1f %%", 100 * share);
  }

  static String format(String template, Object... values) {
    return String.format(Locale.ROOT, template, values);
  }
}
