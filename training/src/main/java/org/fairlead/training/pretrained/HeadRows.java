package org.fairlead.training.pretrained;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.text.Excerpt;
import org.fairlead.data.format.Datasets;
import org.fairlead.networks.weights.ClassNames;
import org.fairlead.networks.weights.WeightsFile;
import org.fairlead.training.recipe.WeightsRecipe;
import org.fairlead.training.setup.Problem;

/**
 * Which outputs of a file's classifier stand for the classes, and why.
 *
 * @param rows the output of each class; empty where all are taken as they are
 * @param reason in words; empty where the file says nothing and the order is that of the data
 * @param strangers where the file names its classes, but not as the data do
 */
record HeadRows(List<Integer> rows, String reason, String strangers) {
  static final HeadRows NONE = new HeadRows(List.of(), "", "");

  HeadRows {
    rows = List.copyOf(rows);
  }

  /**
   * Returns how many outputs of a file stand for classes: one logit stands for two classes where
   * the network has one, too.
   */
  static long outputs(Problem problem, long ofFile) {
    return ofFile == 1 && problem.network().hasOneLogit() ? 2 : ofFile;
  }

  /**
   * Returns the rows that the recipe names, that the file's own order of classes makes, or that the
   * classifier published with the data has for the target.
   *
   * <p>Where the network has one logit and the file an output for each of the two classes, both are
   * rows: the logit is their difference.
   *
   * @param ofFile how many outputs the file's classifier has
   * @throws InputException if the recipe asks for an order that there is not
   */
  static HeadRows of(Problem problem, WeightsFile file, long ofFile) {
    WeightsRecipe recipe = problem.recipe().weights();
    if (!recipe.headRows().isEmpty()) {
      return new HeadRows(recipe.headRows(), "weights.headRows", "");
    }
    List<String> classes = problem.dataset().classNames();
    HeadRows chosen = chosen(problem, file, classes, outputs(problem, ofFile));
    boolean both = chosen.rows().isEmpty() && ofFile == 2 && problem.network().hasOneLogit();
    return both ? new HeadRows(List.of(0, 1), chosen.reason(), chosen.strangers()) : chosen;
  }

  private static HeadRows chosen(
      Problem problem, WeightsFile file, List<String> classes, long outputs) {
    WeightsRecipe recipe = problem.recipe().weights();
    return switch (recipe.classOrder()) {
      case ClassOrder.DATA -> NONE;
      case ClassOrder.TEXT -> rows(ClassOrder.ofTexts(classes), outputs, "their order as texts");
      case ClassOrder.FILE -> told(file, classes, outputs);
      default -> automatic(problem, file, classes, outputs);
    };
  }

  private static HeadRows told(WeightsFile file, List<String> classes, long outputs) {
    ClassNames told = file.classes();
    if (told == null) {
      throw new InputException(
          "weights.classOrder is 'file', but %s names no classes; expected class_to_idx or classes beside the tensors"
              .formatted(file.file()));
    }
    ClassOrder order =
        ClassOrder.ofFile(told, classes)
            .orElseThrow(
                () ->
                    new InputException(
                        "weights.classOrder is 'file', but %s names its classes %s, and the data %s"
                            .formatted(
                                file.file(), Excerpt.list(told.names()), Excerpt.list(classes))));
    return rows(order, outputs, told.key() + " of the file");
  }

  private static HeadRows automatic(
      Problem problem, WeightsFile file, List<String> classes, long outputs) {
    ClassNames told = file.classes();
    if (told != null && told.names().size() == outputs) {
      Optional<ClassOrder> order = ClassOrder.ofFile(told, classes);
      if (order.isPresent()) {
        return rows(order.get(), outputs, told.key() + " of the file");
      }
    }
    if (problem.own().dataset() == null) {
      PublishedHead head = PublishedHead.of(Datasets.format(problem.recipe().data().format()));
      if (head.isOf(outputs, classes)) {
        return new HeadRows(head.rows(classes), "the names published with the data", "");
      }
    }
    return told == null
        ? NONE
        : new HeadRows(
            List.of(),
            "",
            "%s (%s), the data %s"
                .formatted(Excerpt.list(told.names()), told.key(), Excerpt.list(classes)));
  }

  /** Returns the rows of an order, none where it takes all outputs as they are. */
  private static HeadRows rows(ClassOrder order, long outputs, String reason) {
    boolean asItIs =
        order.rows().size() == outputs
            && IntStream.range(0, order.rows().size()).allMatch(i -> order.rows().get(i) == i);
    return new HeadRows(asItIs ? List.of() : order.rows(), reason, "");
  }
}
