#include "viewer/ui/symbols.h"

#include <array>
#include <cmath>
#include <numbers>

namespace sandtable::ui {
namespace {

void triangle(ImDrawList& list, ImVec2 c, float r, float turn_deg, ImU32 colour, bool filled, float thickness) {
  std::array<ImVec2, 3> p;
  for (std::size_t i = 0; i < 3; ++i) {
    const float a = (static_cast<float>(i) * 120.0F - 90.0F + turn_deg) * std::numbers::pi_v<float> / 180.0F;
    p[i] = ImVec2(c.x + r * std::cos(a), c.y + r * std::sin(a));
  }
  if (filled) {
    list.AddTriangleFilled(p[0], p[1], p[2], colour);
  } else {
    list.AddTriangle(p[0], p[1], p[2], colour, thickness);
  }
}

void cross(ImDrawList& list, ImVec2 c, float r, ImU32 colour, float thickness) {
  list.AddLine(ImVec2(c.x - r, c.y - r), ImVec2(c.x + r, c.y + r), colour, thickness);
  list.AddLine(ImVec2(c.x - r, c.y + r), ImVec2(c.x + r, c.y - r), colour, thickness);
}

void centred(Frame& frame, ImDrawList& list, FontRole role, ImVec2 c, Rgba colour, std::string_view text) {
  const float width = text_width(frame, role, text);
  paint_text(frame, list, role, ImVec2(std::round(c.x - width / 2), std::round(c.y - frame.fonts.size_px(role) / 2)), colour, text);
}

void square(ImDrawList& list, ImVec2 c, float r, ImU32 colour, bool filled, float thickness) {
  const ImVec2 a(c.x - r, c.y - r);
  const ImVec2 b(c.x + r, c.y + r);
  if (filled) {
    list.AddRectFilled(a, b, colour, r * 0.35F);
  } else {
    list.AddRect(a, b, colour, r * 0.35F, 0, thickness);
  }
}

}  // namespace

void paint_alarm_symbol(Frame& frame, ImDrawList& list, ImVec2 c, float r, AlarmState state, int level) {
  const Rgba hue = frame.theme.alert_of(level);
  const float thin = std::max(1.0F, frame.px(1.6F));
  const std::string digit = std::to_string(level);
  switch (state) {
    case AlarmState::kPending:
    case AlarmState::kUnacknowledged:
      triangle(list, ImVec2(c.x, c.y + r * 0.18F), r * 1.18F, 0, packed(hue), true, thin);
      centred(frame, list, FontRole::kSmall, ImVec2(c.x, c.y + r * 0.22F), frame.theme.on_alert, digit);
      break;
    case AlarmState::kAcknowledged:
      triangle(list, ImVec2(c.x, c.y + r * 0.18F), r * 1.12F, 0, packed(hue), false, thin);
      centred(frame, list, FontRole::kSmall, ImVec2(c.x, c.y + r * 0.22F), hue, digit);
      break;
    case AlarmState::kReturnedUnacknowledged:
      list.AddCircle(c, r * 0.92F, packed(hue), 20, thin);
      list.AddLine(ImVec2(c.x, c.y - r * 0.5F), ImVec2(c.x, c.y + r * 0.3F), packed(hue), thin);
      triangle(list, ImVec2(c.x, c.y + r * 0.25F), r * 0.42F, 180, packed(hue), true, thin);
      break;
    case AlarmState::kLatchedUnacknowledged:
    case AlarmState::kLatchedAcknowledged: {
      const bool waits = state == AlarmState::kLatchedUnacknowledged;
      square(list, ImVec2(c.x, c.y + r * 0.3F), r * 0.62F, packed(hue), waits, thin);
      list.PathArcTo(ImVec2(c.x, c.y - r * 0.32F), r * 0.4F, std::numbers::pi_v<float>, 2 * std::numbers::pi_v<float>, 12);
      list.PathStroke(packed(hue), 0, thin);
      centred(frame, list, FontRole::kSmall, ImVec2(c.x, c.y + r * 0.3F), waits ? frame.theme.on_alert : hue, digit);
      break;
    }
    case AlarmState::kSuppressed:
    case AlarmState::kOutOfService:
      square(list, c, r * 0.85F, packed(frame.theme.text_dim), false, thin);
      list.AddLine(ImVec2(c.x - r * 0.5F, c.y + r * 0.5F), ImVec2(c.x + r * 0.5F, c.y - r * 0.5F), packed(hue), thin);
      if (state == AlarmState::kSuppressed) break;
      list.AddLine(ImVec2(c.x - r * 0.5F, c.y - r * 0.5F), ImVec2(c.x + r * 0.5F, c.y + r * 0.5F), packed(hue), thin);
      break;
    case AlarmState::kNormal: break;
    case AlarmState::kShelved:
      square(list, c, r * 0.85F, packed(frame.theme.text_dim), false, thin);
      for (const float dx : {-0.3F, 0.3F}) {
        list.AddLine(ImVec2(c.x + dx * r, c.y - r * 0.4F), ImVec2(c.x + dx * r, c.y + r * 0.4F), packed(hue), thin);
      }
      break;
  }
}

void paint_trust_symbol(Frame& frame, ImDrawList& list, ImVec2 c, float r, Trust trust) {
  const ImU32 bright = packed(frame.theme.text);
  const ImU32 dim = packed(frame.theme.text_dim);
  const float thin = std::max(1.0F, frame.px(1.5F));
  const float small = r * 0.8F;
  switch (trust) {
    case Trust::kFresh: list.AddCircleFilled(c, small, bright, 20); break;
    case Trust::kLate:
      list.PathArcTo(c, small, std::numbers::pi_v<float> * 0.5F, std::numbers::pi_v<float> * 1.5F, 16);
      list.PathFillConvex(packed(faded(frame.theme.text, 0.75)));
      list.AddCircle(c, small, packed(faded(frame.theme.text, 0.75)), 20, thin);
      break;
    case Trust::kStale: list.AddCircle(c, small, bright, 20, thin); break;
    case Trust::kFrozen:
      list.AddCircle(c, small, dim, 20, thin);
      for (const float dy : {-0.26F, 0.26F}) {
        list.AddLine(ImVec2(c.x - r * 0.42F, c.y + dy * r), ImVec2(c.x + r * 0.42F, c.y + dy * r), bright, thin);
      }
      break;
    case Trust::kImplausible:
      list.AddCircle(c, small, dim, 20, thin);
      cross(list, c, r * 0.36F, bright, thin);
      break;
    case Trust::kToVerify:
      square(list, c, small, dim, false, thin);
      centred(frame, list, FontRole::kSmall, c, frame.theme.text, "?");
      break;
    case Trust::kNoData:
      list.AddLine(ImVec2(c.x - small, c.y), ImVec2(c.x + small, c.y), dim, thin * 1.6F);
      break;
  }
}

Rgba resource_colour(const Theme& theme, ResourceState state) {
  switch (state) {
    case ResourceState::kInTransit:
    case ResourceState::kSettingUp:
    case ResourceState::kPumping: return theme.accent;
    case ResourceState::kFault: return theme.attention;
    case ResourceState::kStandby:
    case ResourceState::kWithdrawing: return theme.text;
    case ResourceState::kNoReport: return theme.text_dim;
  }
  return theme.text;
}

void paint_resource_symbol(Frame& frame, ImDrawList& list, ImVec2 c, float r, ResourceState state) {
  const ImU32 hue = packed(resource_colour(frame.theme, state));
  const float thin = std::max(1.0F, frame.px(1.6F));
  switch (state) {
    case ResourceState::kStandby: square(list, c, r * 0.72F, hue, false, thin); break;
    case ResourceState::kInTransit: triangle(list, ImVec2(c.x - r * 0.15F, c.y), r, 90, hue, true, thin); break;
    case ResourceState::kSettingUp:
      square(list, c, r * 0.75F, hue, false, thin);
      list.AddRectFilled(ImVec2(c.x - r * 0.75F, c.y), ImVec2(c.x + r * 0.75F, c.y + r * 0.75F), hue);
      break;
    case ResourceState::kPumping: list.AddCircleFilled(c, r * 0.85F, hue, 20); break;
    case ResourceState::kWithdrawing: triangle(list, ImVec2(c.x + r * 0.15F, c.y), r, -90, hue, false, thin); break;
    case ResourceState::kFault:
      square(list, c, r * 0.85F, hue, true, thin);
      cross(list, c, r * 0.42F, packed(frame.theme.on_attention), thin);
      break;
    case ResourceState::kNoReport:
      square(list, c, r * 0.72F, hue, false, thin);
      centred(frame, list, FontRole::kSmall, c, frame.theme.text_dim, "?");
      break;
  }
}

void paint_order_chain(Frame& frame, ImDrawList& list, ImVec2 left, float width, const Order& order) {
  // Ordered, received, accepted, en route, setting up, pumping.
  constexpr int kBeads = 6;
  const float r = frame.px(3.5F);
  const float step = (width - 2 * r) / (kBeads - 1);
  // Release and cancellation do not undo how far the order had come.
  int reached = 0;
  for (const OrderStep& s : order.steps) {
    if (s.state <= OrderState::kPumping) reached = std::max(reached, static_cast<int>(s.state));
  }
  const bool running = order.state <= OrderState::kPumping;
  const Rgba hue = running ? frame.theme.accent : frame.theme.text_dim;
  for (int i = 0; i < kBeads; ++i) {
    const ImVec2 c(left.x + r + static_cast<float>(i) * step, left.y);
    const bool done = i <= reached;
    if (i + 1 < kBeads) {
      const ImU32 bar = packed(i < reached ? hue : frame.theme.line);
      list.AddLine(ImVec2(c.x + r, c.y), ImVec2(c.x + step - r, c.y), bar, std::max(1.0F, frame.px(1.5F)));
    }
    if (done) {
      list.AddCircleFilled(c, r, packed(hue), 16);
      if (i == reached && running) list.AddCircle(c, r + frame.px(2), packed(hue), 16, std::max(1.0F, frame.px(1.2F)));
    } else {
      list.AddCircle(c, r - 0.5F, packed(frame.theme.text_dim), 16, 1);
    }
  }
}

void paint_attention_symbol(Frame& frame, ImDrawList& list, ImVec2 c, float r) {
  list.AddCircleFilled(c, r, packed(frame.theme.attention), 20);
  const ImU32 dark = packed(frame.theme.on_attention);
  list.AddLine(ImVec2(c.x, c.y - r * 0.55F), ImVec2(c.x, c.y + r * 0.12F), dark, std::max(1.5F, r * 0.28F));
  list.AddCircleFilled(ImVec2(c.x, c.y + r * 0.5F), std::max(1.0F, r * 0.16F), dark, 8);
}

void paint_icon(Frame& frame, ImDrawList& list, ImVec2 c, float r, ControlIcon icon, Rgba colour, double heading_deg) {
  const ImU32 hue = packed(colour);
  const float thin = std::max(1.0F, frame.px(1.8F));
  const auto bar = [&](float x) {
    list.AddRectFilled(ImVec2(c.x + x * r - r * 0.16F, c.y - r * 0.8F), ImVec2(c.x + x * r + r * 0.16F, c.y + r * 0.8F), hue);
  };
  const auto chevron = [&](float dx, float dy) {
    const ImVec2 tip(c.x + dx * r * 0.4F, c.y + dy * r * 0.4F);
    const ImVec2 a(tip.x - (dx + dy) * r * 0.6F, tip.y - (dy + dx) * r * 0.6F);
    const ImVec2 b(tip.x - (dx - dy) * r * 0.6F, tip.y - (dy - dx) * r * 0.6F);
    list.AddLine(a, tip, hue, thin);
    list.AddLine(tip, b, hue, thin);
  };
  switch (icon) {
    case ControlIcon::kPlay: triangle(list, ImVec2(c.x - r * 0.1F, c.y), r, 90, hue, true, thin); break;
    case ControlIcon::kPause: bar(-0.4F); bar(0.4F); break;
    case ControlIcon::kFaster:
    case ControlIcon::kSlower: {
      const float turn = icon == ControlIcon::kFaster ? 90 : -90;
      triangle(list, ImVec2(c.x - r * 0.5F, c.y), r * 0.72F, turn, hue, true, thin);
      triangle(list, ImVec2(c.x + r * 0.4F, c.y), r * 0.72F, turn, hue, true, thin);
      break;
    }
    case ControlIcon::kNext: triangle(list, ImVec2(c.x - r * 0.3F, c.y), r * 0.8F, 90, hue, true, thin); bar(0.6F); break;
    case ControlIcon::kPrevious: triangle(list, ImVec2(c.x + r * 0.3F, c.y), r * 0.8F, -90, hue, true, thin); bar(-0.6F); break;
    case ControlIcon::kFold: chevron(0, 1); break;
    case ControlIcon::kUnfold: chevron(1, 0); break;
    case ControlIcon::kLeft: chevron(-1, 0); break;
    case ControlIcon::kRight: chevron(1, 0); break;
    case ControlIcon::kClose: cross(list, c, r * 0.6F, hue, thin); break;
    case ControlIcon::kHome:
      list.AddTriangle(ImVec2(c.x, c.y - r * 0.85F), ImVec2(c.x + r * 0.85F, c.y), ImVec2(c.x - r * 0.85F, c.y), hue, thin);
      list.AddRect(ImVec2(c.x - r * 0.55F, c.y), ImVec2(c.x + r * 0.55F, c.y + r * 0.8F), hue, 0, 0, thin);
      break;
    case ControlIcon::kPlus: list.AddLine(ImVec2(c.x, c.y - r * 0.7F), ImVec2(c.x, c.y + r * 0.7F), hue, thin); [[fallthrough]];
    case ControlIcon::kMinus: list.AddLine(ImVec2(c.x - r * 0.7F, c.y), ImVec2(c.x + r * 0.7F, c.y), hue, thin); break;
    case ControlIcon::kNorth: {
      // A compass needle: its northern half is filled.
      const float a = (-static_cast<float>(heading_deg) - 90) * std::numbers::pi_v<float> / 180;
      const ImVec2 along(std::cos(a) * r * 1.15F, std::sin(a) * r * 1.15F);
      const ImVec2 across(-std::sin(a) * r * 0.42F, std::cos(a) * r * 0.42F);
      const ImVec2 left(c.x - across.x, c.y - across.y);
      const ImVec2 right(c.x + across.x, c.y + across.y);
      list.AddTriangleFilled(ImVec2(c.x + along.x, c.y + along.y), right, left, hue);
      list.AddTriangle(ImVec2(c.x - along.x, c.y - along.y), left, right, hue, std::max(1.0F, thin * 0.7F));
      break;
    }
    case ControlIcon::kCheck:
      list.AddLine(ImVec2(c.x - r * 0.7F, c.y), ImVec2(c.x - r * 0.15F, c.y + r * 0.5F), hue, thin);
      list.AddLine(ImVec2(c.x - r * 0.15F, c.y + r * 0.5F), ImVec2(c.x + r * 0.75F, c.y - r * 0.55F), hue, thin);
      break;
  }
}

}  // namespace sandtable::ui
