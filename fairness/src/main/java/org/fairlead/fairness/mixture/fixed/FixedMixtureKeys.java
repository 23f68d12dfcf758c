package org.fairlead.fairness.mixture.fixed;

import static org.fairlead.base.Checks.requireArgument;

import java.util.Arrays;
import java.util.List;
import org.fairlead.base.Nearest;
import org.fairlead.fairness.mixture.MixtureNeeds;

/**
 * A recipe's own keys of mixtures that do not adapt.
 *
 * @param data what batches are made of: {@code real-only}, {@code generated-only} or {@code pooled}
 */
public record FixedMixtureKeys(String data) {
  private static final List<String> KNOWN =
      Arrays.stream(FixedMixture.Data.values()).map(FixedMixture.Data::key).toList();

  public FixedMixtureKeys {
    requireArgument(
        KNOWN.contains(data),
        "data is '%s', expected one of %s%s",
        data,
        String.join(", ", KNOWN),
        Nearest.suggestion(data, KNOWN));
  }

  FixedMixture.Data samples() {
    return Arrays.stream(FixedMixture.Data.values())
        .filter(each -> each.key().equals(data))
        .findFirst()
        .orElseThrow();
  }

  MixtureNeeds needs() {
    return MixtureNeeds.none()
        .withGenerated(
            samples() == FixedMixture.Data.REAL_ONLY
                ? MixtureNeeds.Generated.NEVER
                : MixtureNeeds.Generated.REQUIRED);
  }
}
