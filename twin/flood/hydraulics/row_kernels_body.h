// The body of the row kernels, included once by every row_kernels_*.cpp inside an unnamed namespace. No templates or
// inline functions of the standard library may be used here: the linker could hand this file's copy, compiled for a
// newer processor, to the rest of the program.

constexpr float kMetres = 1.0F / 4194304.0F;
constexpr float kQuanta = 4194304.0F;
// Differences of ground beyond it act alike for any possible depth, and fit into quanta.
constexpr float kTallestStep_m = 252.0F;

inline __attribute__((always_inline)) float min_of(float a, float b) { return a < b ? a : b; }
inline __attribute__((always_inline)) float max_of(float a, float b) { return a > b ? a : b; }
inline __attribute__((always_inline)) int max_of(int a, int b) { return a > b ? a : b; }
inline __attribute__((always_inline)) int min_of(int a, int b) { return a < b ? a : b; }
inline __attribute__((always_inline)) float root_of(float x) { return __builtin_sqrtf(x); }

/// x^(-1/3) for x in [1e-6, 1e3], relative error below 2e-5: a guess from the exponent, then Newton twice.
inline __attribute__((always_inline)) float inverse_cube_root(float x) {
  int bits;
  __builtin_memcpy(&bits, &x, 4);
  // As floating arithmetic on the bits: vectors have no integer division.
  bits = 0x54a21d2a - static_cast<int>(static_cast<float>(bits) * (1.0F / 3.0F));
  float y;
  __builtin_memcpy(&y, &bits, 4);
  const float third = x * (1.0F / 3.0F);
  y = y * (4.0F / 3.0F - third * (y * y * y));
  y = y * (4.0F / 3.0F - third * (y * y * y));
  return y;
}

/// One face by robust local inertia. Left is west or north; positive flows right.
/// Bates, Horritt, Fewtrell (2010) eq. 12; q-centring of de Almeida et al. (2012) eq. 7; both with the cures argued in
/// docs/decisions/0012: level differences instead of levels, vector and implicit friction, centring by Froude number.
inline __attribute__((always_inline)) float face_flux(int left, int right, float ground_left, float ground_right,
                                                      float friction2, float q, float q_before, float q_after,
                                                      float across, const StepConstants& step) {
  const float rise = max_of(min_of(ground_right - ground_left, kTallestStep_m), -kTallestStep_m);
  const int rise_quanta = static_cast<int>(rise * kQuanta);
  const int height = max_of(left, right + rise_quanta) - max_of(0, rise_quanta);
  const float slope = static_cast<float>(right - left + rise_quanta) * kMetres;
  const float h = static_cast<float>(max_of(height, kFilm)) * kMetres;

  const float y = inverse_cube_root(h);
  const float y3 = y * y * y;
  const float froude2 = q * q * (y3 * y3 * y3) * static_cast<float>(1 / kGravity_m_per_s2);
  const float spread = 0.1F * max_of(0.0F, min_of(1.0F, (froude2 - 0.25F) * 2.5F));
  const float centred = q + spread * (q_before + q_after - 2.0F * q);

  const float wanted = centred - step.g_dt * h * slope * (step.dt_over_dx / step.dt);
  const float size = __builtin_fabsf(wanted);
  // u (1 + a sqrt(u^2 + v^2)) = |wanted|, from the solution for v = 0 by one Newton step.
  const float a = step.dt * (0.5F * friction2) * (y3 * y3 * y);
  const float first = 2.0F * size / (1.0F + root_of(1.0F + 4.0F * a * size));
  const float u2 = first * first;
  const float s2 = u2 + across * across;
  const float s = root_of(s2);
  const float solved = (size * s + a * u2 * first) / max_of(s + a * (s2 + u2), 1e-30F);
  return height > kFilm ? (wanted < 0.0F ? -solved : solved) : 0.0F;
}

void fluxes(const RowView& row, const StepConstants& constants, int begin, int end, float* __restrict fx,
            float* __restrict fy) {
  const StepConstants step = constants;
  const DepthQuanta* __restrict h = row.depth;
  const DepthQuanta* __restrict h_s = row.depth_south;
  const float* __restrict z = row.ground;
  const float* __restrict z_s = row.ground_south;
  const float* __restrict n = row.friction;
  const float* __restrict n_s = row.friction_south;
  const float* __restrict qx = row.qx;
  const float* __restrict qx_s = row.qx_south;
  const float* __restrict qy_n = row.qy_north;
  const float* __restrict qy = row.qy;
  const float* __restrict qy_s = row.qy_south;
  for (int c = begin; c < end; ++c) {
    const float across = 0.25F * ((qy[c] + qy_n[c]) + (qy[c + 1] + qy_n[c + 1]));
    fx[c] = face_flux(h[c], h[c + 1], z[c], z[c + 1], n[c] + n[c + 1], qx[c], qx[c - 1], qx[c + 1], across, step);
  }
  for (int c = begin; c < end; ++c) {
    const float across = 0.25F * ((qx[c] + qx[c - 1]) + (qx_s[c] + qx_s[c - 1]));
    fy[c] = face_flux(h[c], h_s[c], z[c], z_s[c], n[c] + n_s[c], qy[c], qy_n[c], qy_s[c], across, step);
  }
}

void shares(const DepthQuanta* __restrict depth, const float* __restrict fx, const float* __restrict fy_north,
            const float* __restrict fy, const StepConstants& constants, int begin, int end, float* __restrict share) {
  const float quanta_per_q = constants.quanta_per_q;
  for (int c = begin; c < end; ++c) {
    const float out =
        (max_of(fx[c], 0.0F) + max_of(-fx[c - 1], 0.0F)) + (max_of(fy[c], 0.0F) + max_of(-fy_north[c], 0.0F));
    // Rounding four volumes may cost two quanta more than their sum, and single precision 1e-7 of it.
    const float payable = static_cast<float>(max_of(depth[c] - 2, 0)) * 0.999999F;
    share[c] = payable / max_of(max_of(payable, out * quanta_per_q), 1e-6F);
  }
}

inline __attribute__((always_inline)) int nearest(float x) { return static_cast<int>(x + (x < 0.0F ? -0.5F : 0.5F)); }

void volumes(const float* __restrict fx, const float* __restrict fy, const float* __restrict share,
             const float* __restrict share_south, const StepConstants& constants, int begin, int end,
             float* __restrict qx, float* __restrict qy, DepthQuanta* __restrict vx, DepthQuanta* __restrict vy) {
  const float quanta_per_q = constants.quanta_per_q;
  if (qx == nullptr) {
    for (int c = begin; c < end; ++c) {
      const float y = fy[c] * (fy[c] > 0.0F ? share[c] : share_south[c]);
      vy[c] = nearest(y * quanta_per_q);
    }
    return;
  }
  for (int c = begin; c < end; ++c) {
    const float x = fx[c] * (fx[c] > 0.0F ? share[c] : share[c + 1]);
    const float y = fy[c] * (fy[c] > 0.0F ? share[c] : share_south[c]);
    qx[c] = x;
    qy[c] = y;
    vx[c] = nearest(x * quanta_per_q);
    vy[c] = nearest(y * quanta_per_q);
  }
}

DepthRange update(const DepthQuanta* __restrict vx, const DepthQuanta* __restrict vy_north,
                  const DepthQuanta* __restrict vy, int begin, int end, DepthQuanta* __restrict depth) {
  int least = 0;
  int most = 0;
  for (int c = begin; c < end; ++c) {
    const int d = depth[c] + (vx[c - 1] - vx[c]) + (vy_north[c] - vy[c]);
    depth[c] = d;
    least = min_of(least, d);
    most = max_of(most, d);
  }
  return {least, most};
}
