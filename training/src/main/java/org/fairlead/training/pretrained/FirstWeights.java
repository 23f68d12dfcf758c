package org.fairlead.training.pretrained;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Normalization;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.pretrained.HeadChoice;
import org.fairlead.networks.pretrained.Recognition;
import org.fairlead.networks.pretrained.WeightsFit;
import org.fairlead.networks.weights.Weights;
import org.fairlead.networks.weights.WeightsFile;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.setup.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The weights that a run starts from: its dense parent's, those of a file, or drawn ones.
 *
 * @param weights all of the network's
 * @param report how the file's tensors fit; null where there is no file
 * @param normalized what the file's network saw of a pixel, if that is known
 */
public record FirstWeights(
    Weights weights, @Nullable WeightsReport report, @Nullable CheckpointFamily normalized) {

  /**
   * Returns the weights of a problem.
   *
   * @throws InputException if a file is asked for that cannot be read or does not fit
   */
  public static FirstWeights of(Problem problem) {
    if (problem.parent() != null) {
      return new FirstWeights(problem.parent().weights(problem.network()), null, null);
    }
    Recipe recipe = problem.recipe();
    if (recipe.weights().file() != null) {
      return ofFile(problem, Path.of(recipe.weights().file()), false);
    }
    if (recipe.network().pretrained() != null) {
      return ofFile(problem, Path.of(recipe.network().pretrained()), true);
    }
    return new FirstWeights(drawn(problem), null, null);
  }

  /**
   * Returns the weights of a run that goes on: a checkpoint will replace them if there is one, and
   * then the file that the run once began with need not be there any more.
   */
  public static FirstWeights ofResumed(Problem problem, boolean hasCheckpoint) {
    return hasCheckpoint && problem.parent() == null
        ? new FirstWeights(drawn(problem), null, null)
        : of(problem);
  }

  /**
   * Returns what the network is to see of a pixel where the recipe leaves it to the weights; empty
   * where it does not, or where nothing is known of them.
   */
  public Optional<Normalization> normalization(Problem problem) {
    boolean open =
        !problem.ofRows()
            && problem.recipe().data().normalizesAsUsual()
            && problem.parent() == null;
    int channels = problem.dataset().shape().channels();
    return open && normalized != null && normalized.fits(channels)
        ? Optional.of(normalized.normalization().of(channels))
        : Optional.empty();
  }

  /** Returns what is to be said of it. */
  public Note normalizationNote(Normalization chosen) {
    return Note.info(
        NoteCodes.NORMALIZATION,
        "Images are normalised as %s (data.normalize=%s)."
            .formatted(Objects.requireNonNull(normalized).name(), chosen.text()));
  }

  private static Weights drawn(Problem problem) {
    return Initializer.initialize(problem.network(), problem.seeds().initialization());
  }

  private static FirstWeights ofFile(Problem problem, Path path, boolean newHead) {
    WeightsFile file = WeightsFile.read(path);
    WeightsFit fit = fit(problem, file, newHead ? HeadChoice.leftOut() : HeadChoice.asItIs());
    HeadRows head = newHead ? HeadRows.NONE : HeadRows.of(problem, file, fit.outputs());
    if (!head.rows().isEmpty()) {
      fit = fit(problem, file, HeadChoice.rows(head.rows()));
    }
    boolean partial = problem.recipe().weights().allowPartial();
    if (fit.weights().size() == 0 || (!fit.exact() && !partial)) {
      throw doesNotFit(path, problem, file, fit);
    }
    return new FirstWeights(
        fit.over(drawn(problem)),
        WeightsReport.of(problem, file, fit, head, newHead),
        CheckpointFamily.of(path, fit).orElse(null));
  }

  private static WeightsFit fit(Problem problem, WeightsFile file, HeadChoice head) {
    String prefix = problem.recipe().weights().prefix();
    return prefix == null
        ? WeightsFit.of(problem.network(), file.tensors(), head)
        : WeightsFit.of(problem.network(), file.tensors(), head, prefix);
  }

  private static InputException doesNotFit(
      Path path, Problem problem, WeightsFile file, WeightsFit fit) {
    Network network = problem.network();
    String classifier = network.head().name() + ".";
    boolean headOnly =
        fit.missing().isEmpty()
            && fit.unexpected().isEmpty()
            && fit.differences().stream().allMatch(each -> each.name().startsWith(classifier));
    boolean headless =
        !fit.missing().isEmpty()
            && fit.unexpected().isEmpty()
            && fit.differences().isEmpty()
            && fit.missing().stream().allMatch(each -> each.startsWith(classifier));
    String advice;
    if (headOnly) {
      advice = head(problem, fit.outputs());
    } else if (headless) {
      advice = "it has no classifier; start with a new one: network.pretrained=FILE";
    } else {
      advice =
          Recognition.of(file.tensors())
              .map(found -> advice(found, network))
              .orElse("weights.allowPartial=true takes what fits");
    }
    return new InputException(
        "%s does not fit network '%s' with %d classes: %s; %s"
            .formatted(path, network.name(), network.classes(), fit.describe(), advice));
  }

  /** Returns what to do where only the classifier's outputs are others. */
  private static String head(Problem problem, long outputs) {
    String fresh = "or start with a new classifier: network.pretrained=FILE";
    List<String> classes = problem.dataset().classNames();
    boolean one = problem.network().hasOneLogit();
    if (outputs == 1 && classes.size() == 2 && !one) {
      return "its one output is the logit of one of two classes: network.outputs=1 takes it as that of '%s', %s"
          .formatted(classes.get(1), fresh);
    }
    if (one) {
      return "choose the output that is the logit of '%s' with weights.headRows=N, those of '%s' and '%s' with weights.headRows=N,M, %s"
          .formatted(classes.get(1), classes.get(0), classes.get(1), fresh);
    }
    return "choose outputs with weights.headRows, " + fresh;
  }

  private static String advice(Recognition found, Network network) {
    String advice = "the file is of " + found;
    boolean otherChannels =
        found.spec().name().equals(network.name())
            && found.spec().inputChannels() != network.inputChannels();
    return otherChannels
        ? advice
            + ", these images have %d; weights.allowPartial=true draws the first layer anew"
                .formatted(network.inputChannels())
        : advice;
  }
}
