/**
 * The layers that networks are made of, as data.
 *
 * <p>{@link org.fairlead.networks.layer.Layer} says what each declares. To add one is to write its
 * record here, name it among the permitted ones, and say what it computes in the table of the
 * engine.
 */
@NullMarked
package org.fairlead.networks.layer;

import org.jspecify.annotations.NullMarked;
