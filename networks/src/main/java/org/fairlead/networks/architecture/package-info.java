/**
 * The built-in architectures: one class each, found through {@code META-INF/services}.
 *
 * <p>Geometry and parameter names are those of torchvision, so that its weights go both ways
 * unchanged. Dropout has no parameters, so any architecture can have it before its classifier.
 */
@NullMarked
package org.fairlead.networks.architecture;

import org.jspecify.annotations.NullMarked;
