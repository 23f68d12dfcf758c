package org.fairlead.training.recipe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint that becomes the dense parent: it is evaluated first, in a run of its own.
 *
 * @param file a safetensors file or a PyTorch checkpoint; absent where the parent is a run or there
 *     is none
 * @param allowPartial whether tensors that are missing or of another shape start as drawn, and
 *     others of the file are passed over; also for {@code network.pretrained}
 * @param prefix what comes before the names of the model's tensors in a file that holds several,
 *     for example {@code teacher.backbone.}; absent to look for it; also for {@code
 *     network.pretrained}
 * @param classOrder in which order the file's classifier has its classes: {@code auto} (as the file
 *     says, else as the data's), {@code file}, {@code data}, or {@code text} (sorted as texts, as
 *     torchvision's ImageFolder does)
 * @param headRows the outputs of the file's classifier that are kept, in the order of the classes;
 *     empty for all; with {@code network.outputs=1} also one alone, the logit of the second class
 */
public record WeightsRecipe(
    @Nullable String file,
    boolean allowPartial,
    @Nullable String prefix,
    String classOrder,
    List<Integer> headRows) {
  public WeightsRecipe {
    headRows = List.copyOf(headRows);
    Bounds.oneOf("weights.classOrder", classOrder, List.of("auto", "file", "data", "text"));
    Bounds.require(
        headRows.isEmpty() || classOrder.equals("auto"),
        "weights.classOrder",
        "'" + classOrder + "'",
        "auto beside weights.headRows, which says the order itself");
    Bounds.require(
        headRows.stream().allMatch(row -> row >= 0)
            && headRows.stream().distinct().count() == headRows.size(),
        "weights.headRows",
        headRows,
        "different numbers of rows, counted from 0");
  }

  /** Returns this part with an absolute path, so that a run can be resumed from any folder. */
  WeightsRecipe absolute() {
    return new WeightsRecipe(
        Bounds.absolute("weights.file", file), allowPartial, prefix, classOrder, headRows);
  }

  /** Returns this part without its file. */
  WeightsRecipe withoutFile() {
    return new WeightsRecipe(null, allowPartial, prefix, classOrder, headRows);
  }
}
