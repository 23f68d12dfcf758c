/**
 * Network architectures as data.
 *
 * <p>A {@link org.fairlead.networks.Network} is a graph of {@linkplain
 * org.fairlead.networks.layer.Layer layer records}: which layers there are, what they are called,
 * how they are connected. It holds no weights and computes nothing. Whoever trains, exports, counts
 * or prunes reads the same graph. Names and order of the parameters are torchvision's, so that
 * weights go both ways unchanged.
 *
 * <p>{@link org.fairlead.networks.Networks} builds the architectures by name; {@link
 * org.fairlead.networks.Initializer} draws their first weights.
 */
@NullMarked
package org.fairlead.networks;

import org.jspecify.annotations.NullMarked;
