package org.attn4j.recipes.run;

import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.graph.Backend;
import org.attn4j.recipes.Recipe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens what a recipe is computed on. */
public final class RecipeDevice {
    private static final Logger LOG = LoggerFactory.getLogger(RecipeDevice.class);

    private RecipeDevice() {}

    /**
     * Opens the device; says so where it computes more precisely than asked for.
     *
     * @throws IllegalArgumentException if there is no such device, or it cannot be used
     */
    public static Backend open(Recipe recipe) {
        Backend backend = Devices.open(recipe.device(), recipe.train().threads(), recipe.blas(), recipe.precision());
        if (backend.device() instanceof HostDevice && recipe.precision() != Precision.FP32) {
            LOG.warn("precision {} is for cards; the CPU computes in fp32", recipe.precision());
        }
        return backend;
    }
}
