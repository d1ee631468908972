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

/// A run of faces of one direction; left is west or north, positive flows right. `across` are the four faces of the
/// other direction around each.
struct Faces {
  const DepthQuanta* left;
  const DepthQuanta* right;
  const float* ground_left;
  const float* ground_right;
  const float* friction_left;
  const float* friction_right;
  const float* q;
  const float* q_before;
  const float* q_after;
  const float* across[4];
};

constexpr int kBlock = 256;
constexpr float kFilm_m = static_cast<float>(kFilm) * kMetres;

/// Robust local inertia: Bates, Horritt, Fewtrell (2010) eq. 12; q-centring of de Almeida et al. (2012) eq. 7; both
/// with the cures argued in docs/decisions/0012: level differences instead of levels, vector and implicit friction,
/// centring by Froude number. In four short loops: as one, the chain of operations of a face is longer than what a
/// processor can look ahead, and half of its units idle.
__attribute__((noinline)) void solve(const Faces& faces, const StepConstants& step, int count, float* __restrict out) {
  alignas(64) float depth[kBlock];
  alignas(64) float push[kBlock];
  alignas(64) float drag[kBlock];
  alignas(64) float first[kBlock];
  const float g_dt_over_dx = step.g_dt * (step.dt_over_dx / step.dt);
  const float half_dt = 0.5F * step.dt;
  {
    const DepthQuanta* __restrict left = faces.left;
    const DepthQuanta* __restrict right = faces.right;
    const float* __restrict ground_left = faces.ground_left;
    const float* __restrict ground_right = faces.ground_right;
    for (int c = 0; c < count; ++c) {
      const float rise = max_of(min_of(ground_right[c] - ground_left[c], kTallestStep_m), -kTallestStep_m);
      const int rise_quanta = static_cast<int>(rise * kQuanta);
      const int height = max_of(left[c], right[c] + rise_quanta) - max_of(0, rise_quanta);
      const float slope = static_cast<float>(right[c] - left[c] + rise_quanta) * kMetres;
      const float h = static_cast<float>(max_of(height, kFilm)) * kMetres;
      depth[c] = h;
      push[c] = g_dt_over_dx * h * slope;
    }
  }
  {
    const float* __restrict friction_left = faces.friction_left;
    const float* __restrict friction_right = faces.friction_right;
    const float* __restrict q = faces.q;
    const float* __restrict q_before = faces.q_before;
    const float* __restrict q_after = faces.q_after;
    for (int c = 0; c < count; ++c) {
      const float y = inverse_cube_root(depth[c]);
      const float y3 = y * y * y;
      const float froude2 = q[c] * q[c] * (y3 * y3 * y3) * static_cast<float>(1 / kGravity_m_per_s2);
      const float spread = 0.1F * max_of(0.0F, min_of(1.0F, (froude2 - 0.25F) * 2.5F));
      const float centred = q[c] + spread * ((q_before[c] + q_after[c]) - 2.0F * q[c]);
      push[c] = centred - push[c];
      drag[c] = half_dt * (friction_left[c] + friction_right[c]) * (y3 * y3 * y);
    }
  }
  // u (1 + a sqrt(u^2 + v^2)) = |wanted|: the solution for v = 0, then one Newton step.
  for (int c = 0; c < count; ++c) {
    const float size = __builtin_fabsf(push[c]);
    first[c] = 2.0F * size / (1.0F + root_of(1.0F + 4.0F * drag[c] * size));
  }
  {
    const float* __restrict a0 = faces.across[0];
    const float* __restrict a1 = faces.across[1];
    const float* __restrict a2 = faces.across[2];
    const float* __restrict a3 = faces.across[3];
    for (int c = 0; c < count; ++c) {
      const float across = 0.25F * ((a0[c] + a1[c]) + (a2[c] + a3[c]));
      const float size = __builtin_fabsf(push[c]);
      const float u = first[c];
      const float a = drag[c];
      const float u2 = u * u;
      const float s2 = u2 + across * across;
      const float s = root_of(s2);
      const float solved = (size * s + a * u2 * u) / max_of(s + a * (s2 + u2), 1e-30F);
      out[c] = depth[c] > kFilm_m ? (push[c] < 0.0F ? -solved : solved) : 0.0F;
    }
  }
}

void fluxes(const RowView& row, const StepConstants& step, int begin, int end, float* fx, float* fy) {
  for (int c = begin; c < end; c += kBlock) {
    const int count = min_of(kBlock, end - c);
    const Faces eastern{row.depth + c,    row.depth + c + 1,
                        row.ground + c,   row.ground + c + 1,
                        row.friction + c, row.friction + c + 1,
                        row.qx + c,       row.qx + c - 1,
                        row.qx + c + 1,   {row.qy + c, row.qy_north + c, row.qy + c + 1, row.qy_north + c + 1}};
    solve(eastern, step, count, fx + c);
    const Faces southern{row.depth + c,    row.depth_south + c,
                         row.ground + c,   row.ground_south + c,
                         row.friction + c, row.friction_south + c,
                         row.qy + c,       row.qy_north + c,
                         row.qy_south + c, {row.qx + c, row.qx + c - 1, row.qx_south + c, row.qx_south + c - 1}};
    solve(southern, step, count, fy + c);
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
