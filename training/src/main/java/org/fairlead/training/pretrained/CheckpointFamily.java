package org.fairlead.training.pretrained;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.fairlead.base.InputException;
import org.fairlead.base.io.Fields;
import org.fairlead.base.io.Json;
import org.fairlead.data.Normalization;
import org.fairlead.model.ModelFolder;
import org.fairlead.networks.pretrained.Naming;
import org.fairlead.networks.pretrained.WeightsFit;

/**
 * Where a file of weights comes from, as far as that says how the images were normalised that it
 * was trained with.
 *
 * @param name in words, for a note
 * @param normalization what its network saw of a pixel
 */
public record CheckpointFamily(String name, Normalization normalization) {
  /** What chenyaofo's CIFAR-10 networks were trained with: deviations within images. */
  private static final Normalization CHENYAOFO_10 =
      new Normalization(List.of(0.4914f, 0.4822f, 0.4465f), List.of(0.2023f, 0.1994f, 0.201f));

  private static final Pattern CHENYAOFO = Pattern.compile("cifar(100?)_.*-[0-9a-f]{8}\\.pth?");

  /** Where timm describes a model in {@code config.json}. */
  private static final String TIMM = "pretrained_cfg";

  private static final int IMAGENET_CLASSES = 1000;
  private static final int IMAGENET_21K_CLASSES = 21843;

  /** Returns the family of a file, if it is a known one. */
  static Optional<CheckpointFamily> of(Path file, WeightsFit fit) {
    Optional<CheckpointFamily> told = beside(file);
    if (told.isPresent()) {
      return told;
    }
    var chenyaofo = CHENYAOFO.matcher(String.valueOf(file.getFileName()));
    if (chenyaofo.matches()) {
      boolean ten = chenyaofo.group(1).equals("10");
      return known(
          "chenyaofo's CIFAR-%s networks".formatted(chenyaofo.group(1)),
          ten ? CHENYAOFO_10 : Normalization.CIFAR100);
    }
    if (fit.naming() == Naming.AKAMASTER && fit.outputs() == 10) {
      return known("akamaster's CIFAR-10 networks", Normalization.IMAGENET);
    }
    boolean imagenet = fit.outputs() == IMAGENET_CLASSES || fit.outputs() == IMAGENET_21K_CLASSES;
    if (imagenet && fit.naming() == Naming.TIMM && fit.network().equals("vit-tiny")) {
      // DeiT's own files keep the network below 'model.'; those of timm are Google's, on [-1, 1]
      return fit.prefix().equals("model.")
          ? known("DeiT", Normalization.IMAGENET)
          : known("timm's vision transformers", Normalization.HALF);
    }
    return imagenet ? known("networks for ImageNet", Normalization.IMAGENET) : Optional.empty();
  }

  /** Returns whether images of so many channels can be normalised so. */
  boolean fits(int channels) {
    return normalization.channels() == channels || normalization.channels() == 1 || channels == 1;
  }

  private static Optional<CheckpointFamily> known(String name, Normalization normalization) {
    return Optional.of(new CheckpointFamily(name, normalization));
  }

  /** Returns what a description beside the file says: this library's, or one of other libraries. */
  private static Optional<CheckpointFamily> beside(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return Optional.empty();
    }
    try {
      if (Files.isRegularFile(folder.resolve("model.json"))) {
        return known("model.json beside it says", new ModelFolder(folder).card().normalization());
      }
      Path preprocessor = folder.resolve("preprocessor_config.json");
      if (Files.isRegularFile(preprocessor)) {
        Fields fields = Json.readObject(preprocessor);
        if (fields.has("image_mean") && fields.has("image_std")) {
          return known(
              "preprocessor_config.json beside it says",
              normalization(fields, "image_mean", "image_std"));
        }
      }
      Path config = folder.resolve("config.json");
      if (Files.isRegularFile(config)) {
        Fields fields = Json.readObject(config);
        if (fields.has(TIMM)) {
          return known(
              "config.json beside it says",
              fields.object(TIMM, its -> normalization(its, "mean", "std")));
        }
      }
    } catch (InputException | IllegalArgumentException e) {
      // a helper file of another program, or a damaged one, says nothing
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static Normalization normalization(Fields fields, String mean, String std) {
    return new Normalization(
        fields.numberList(mean).stream().map(Double::floatValue).toList(),
        fields.numberList(std).stream().map(Double::floatValue).toList());
  }
}
