#ifndef SANDTABLE_HAZE
#define SANDTABLE_HAZE
// Share of haze in the light that reaches the eye from a local point; none in the flat map.
float haze_share(vec3 local) {
  float beyond = max(distance(local, eye.xyz) - zenith.w, 0.0);
  return (1.0 - eye.w) * (1.0 - exp(-beyond * haze.w));
}
#endif
