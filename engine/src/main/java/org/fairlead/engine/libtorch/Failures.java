package org.fairlead.engine.libtorch;

import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import org.fairlead.networks.Node;
import org.jspecify.annotations.Nullable;

/** Tells failures of libtorch in terms of the network. */
public final class Failures {
  private Failures() {}

  /** Returns what happened in {@code node}, with the shapes of its inputs. */
  public static EngineException inLayer(Node node, Tensor[] values, RuntimeException cause) {
    var shapes = new StringBuilder();
    for (int input : node.inputs()) {
      if (!shapes.isEmpty()) {
        shapes.append(" and ");
      }
      Tensor value = values[input];
      shapes.append(value == null || value.isNull() ? "[?]" : Tensors.shape(value));
    }
    return new EngineException(
        kind(cause),
        "layer '%s' (%s) failed on %s: %s"
            .formatted(node.name(), node.layer(), shapes, firstLine(cause)),
        cause);
  }

  /** Returns what happened while doing {@code what}, for example "backward of step 12". */
  public static EngineException during(String what, RuntimeException cause) {
    return new EngineException(kind(cause), what + " failed: " + firstLine(cause), cause);
  }

  private static EngineException.Kind kind(RuntimeException cause) {
    String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("can't allocate memory")
        || text.contains("out of memory")
        || text.contains("bad_alloc")) {
      return EngineException.Kind.MEMORY;
    }
    if (text.contains("size") || text.contains("shape") || text.contains("dimension")) {
      return EngineException.Kind.SHAPE;
    }
    return EngineException.Kind.NATIVE;
  }

  /** Returns the first line of a message: libtorch appends its own stack to it. */
  static String firstLine(Throwable cause) {
    @Nullable String message = cause.getMessage();
    if (message == null) {
      return cause.getClass().getSimpleName();
    }
    String line = message.lines().findFirst().orElse("");
    int frames = line.indexOf(" (no backtrace available)");
    return frames < 0 ? line : line.substring(0, frames);
  }
}
