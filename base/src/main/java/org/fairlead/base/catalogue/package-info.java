/**
 * Catalogues of things that a user chooses by name: weightings, mixtures, data formats, networks,
 * allocations of sparsity, metrics sinks.
 *
 * <p>Each entry is one class that implements the {@link org.fairlead.base.catalogue.Provider} of
 * its kind: it says its name, its own options, what it needs and how it is made. It is found by
 * {@link java.util.ServiceLoader}: a line in {@code META-INF/services} of its jar. {@link
 * org.fairlead.base.catalogue.Catalogue} looks entries up by name; {@link
 * org.fairlead.base.catalogue.Plugins} lets jars of the user's join.
 */
@NullMarked
package org.fairlead.base.catalogue;

import org.jspecify.annotations.NullMarked;
