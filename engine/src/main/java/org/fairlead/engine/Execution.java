package org.fairlead.engine;

/**
 * How a network runs, once nothing is left to choose.
 *
 * @param device {@code cpu} or {@code cuda:n}
 * @param precision of products, parameters and statistics
 * @param channelsLast whether feature maps and convolution weights lie with their channels
 *     innermost
 */
record Execution(String device, Precision precision, boolean channelsLast) {

  boolean gpu() {
    return !device.equals("cpu");
  }

  String memoryFormat() {
    return channelsLast ? "channels-last" : "contiguous";
  }
}
