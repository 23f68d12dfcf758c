package org.fairlead.model;

import java.util.List;
import org.fairlead.data.FeatureShape;
import org.fairlead.data.Normalization;
import org.fairlead.data.RowEncoding;
import org.fairlead.data.SampleShape;
import org.jspecify.annotations.Nullable;

/**
 * What a model is and where it comes from: {@code model.json} in a model folder.
 *
 * @param run the run that trained it
 * @param network name of the architecture
 * @param target what it predicts
 * @param classes names of its outputs, in order
 * @param shape of the samples it takes: images, or rows of features
 * @param resize how an image becomes one of that shape; empty for a plain resize
 * @param normalization what it sees of a pixel
 * @param rows how a row of a table becomes what it sees; null where it takes images, or rows of
 *     numbers that a program made
 * @param groups names of the groups that it was trained and judged on, in the data's order
 * @param dataFormat the format of the data it was trained on, or the name of a data set that a
 *     program made
 * @param dataFingerprint those data
 * @param splitOrigin what the split was drawn with
 * @param splitFingerprint the samples of that split
 * @param sparsity share of its prunable weights that is zero
 */
public record ModelCard(
    String run,
    String network,
    String target,
    List<String> classes,
    SampleShape shape,
    List<String> resize,
    Normalization normalization,
    @Nullable RowEncoding rows,
    List<String> groups,
    String dataFormat,
    String dataFingerprint,
    SplitOrigin splitOrigin,
    String splitFingerprint,
    double sparsity) {

  public ModelCard {
    classes = List.copyOf(classes);
    resize = List.copyOf(resize);
    groups = List.copyOf(groups);
  }

  /** Returns whether it takes rows of a table. */
  public boolean takesRows() {
    return shape instanceof FeatureShape;
  }
}
