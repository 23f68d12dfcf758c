package org.fairlead.engine.libtorch;

/**
 * How a network runs, once nothing is left to choose.
 *
 * @param device {@code cpu} or {@code cuda:n}
 * @param precision of products, parameters and statistics
 * @param channelsLast whether feature maps and convolution weights lie with their channels
 *     innermost
 */
public record Execution(String device, Precision precision, boolean channelsLast) {

  public boolean gpu() {
    return !device.equals("cpu");
  }

  public String memoryFormat() {
    return channelsLast ? "channels-last" : "contiguous";
  }
}
