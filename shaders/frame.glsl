#ifndef SANDTABLE_FRAME
#define SANDTABLE_FRAME
// Uniform block 0, the same for every program of a frame.
// Local space: metres from the scene's origin, x east, y north, z up. Clip depth: 1 near, 0 far.
layout(std140, binding = 0) uniform Frame {
  mat4 clip_from_local;
  vec4 eye;         // xyz local, w: 1 in the flat map, 0 in the scene
  vec4 haze;        // rgb sRGB, w: density, 1/m
  vec4 zenith;      // rgb sRGB, w: haze_start_m
  vec4 viewport;    // width, height of the target in pixels, pixels a metre at the camera's target, its distance m
  vec4 sun;         // xyz towards the sun, local
  vec4 selected;    // rgb sRGB of what is selected
};
#endif
