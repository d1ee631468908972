#include "viewer/app/panel_cache.h"

#include <epoxy/gl.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>

#include <algorithm>
#include <cmath>

namespace sandtable {
namespace {

constexpr float kSlack_px = 0.5F;  // clip rectangles and panels are rounded apart by less than this

/// Where a command may leave pixels: its clip rectangle, which ImGui leaves as large as the window for backgrounds, cut
/// down to its triangles.
ImVec4 reach_of(const ImDrawList& list, const ImDrawCmd& command) {
  ImVec4 box(command.ClipRect.z, command.ClipRect.w, command.ClipRect.x, command.ClipRect.y);
  for (unsigned i = 0; i < command.ElemCount; ++i) {
    const auto index = static_cast<int>(command.VtxOffset + list.IdxBuffer[static_cast<int>(command.IdxOffset + i)]);
    const ImVec2 at = list.VtxBuffer[index].pos;
    box = ImVec4(std::min(box.x, at.x), std::min(box.y, at.y), std::max(box.z, at.x), std::max(box.w, at.y));
  }
  const ImVec4& clip = command.ClipRect;
  return {std::max(box.x, clip.x), std::max(box.y, clip.y), std::min(box.z, clip.z), std::min(box.w, clip.w)};
}

bool touches(const ImVec4& clip, const ui::Rect& area) {
  return clip.x < area.right() - kSlack_px && clip.z > area.x + kSlack_px && clip.y < area.bottom() - kSlack_px &&
         clip.w > area.y + kSlack_px;
}

bool lies_in(const ImVec4& clip, const ui::Rect& area) {
  return clip.x >= area.x - kSlack_px && clip.z <= area.right() + kSlack_px && clip.y >= area.y - kSlack_px &&
         clip.w <= area.bottom() + kSlack_px;
}

template <class T>
void add(Hasher& hasher, const ImVector<T>& values) {
  hasher.raw(values.Data, static_cast<std::size_t>(values.Size) * sizeof(T));
}

Digest digest_of(const ImDrawList& list) {
  Hasher hasher;
  add(hasher, list.VtxBuffer);
  add(hasher, list.IdxBuffer);
  for (const ImDrawCmd& command : list.CmdBuffer) {
    hasher.raw(&command.ClipRect, sizeof command.ClipRect);
    hasher.number(static_cast<std::int64_t>(command.ElemCount));
  }
  return hasher.finish();
}

/// The reach of every command, list by list.
using Reaches = std::vector<std::vector<ImVec4>>;
Reaches reaches_of(const ImDrawData& data) {
  Reaches reaches;
  for (int i = 0; i < data.CmdListsCount; ++i) {
    auto& of_list = reaches.emplace_back();
    for (const ImDrawCmd& command : data.CmdLists[i]->CmdBuffer) of_list.push_back(reach_of(*data.CmdLists[i], command));
  }
  return reaches;
}

/// What would be drawn over each area: every list that touches it, in order.
std::vector<Digest> digests_of(const ImDrawData& data, const Reaches& reaches, std::span<const ui::Rect> areas) {
  std::vector<Hasher> hashers(areas.size());
  for (int i = 0; i < data.CmdListsCount; ++i) {
    const ImDrawList& list = *data.CmdLists[i];
    std::optional<Digest> digest;
    for (std::size_t a = 0; a < areas.size(); ++a) {
      const bool over = std::ranges::any_of(reaches[static_cast<std::size_t>(i)], [&](const ImVec4& reach) { return touches(reach, areas[a]); });
      if (!over) continue;
      if (!digest) digest = digest_of(list);
      hashers[a].raw(digest->bytes.data(), digest->bytes.size());
    }
  }
  std::vector<Digest> digests;
  for (Hasher& hasher : hashers) digests.push_back(hasher.finish());
  return digests;
}

void leave_out(ImDrawData& data, const Reaches& reaches, const ui::Rect& area) {
  for (int i = 0; i < data.CmdListsCount; ++i) {
    auto reach = reaches[static_cast<std::size_t>(i)].begin();
    for (ImDrawCmd& command : data.CmdLists[i]->CmdBuffer) {
      if (lies_in(*reach++, area)) command.ElemCount = 0;
    }
  }
}

/// The same pixels in both framebuffers, which count rows from below.
void copy(unsigned from, unsigned to, const ui::Rect& area, const ImDrawData& data, render::Viewport size) {
  const auto px = [](float logical, float scale) { return static_cast<int>(std::lround(logical * scale)); };
  const int x0 = px(area.x, data.FramebufferScale.x);
  const int x1 = px(area.right(), data.FramebufferScale.x);
  const int y0 = size.height - px(area.bottom(), data.FramebufferScale.y);
  const int y1 = size.height - px(area.y, data.FramebufferScale.y);
  glBlitNamedFramebuffer(from, to, x0, y0, x1, y1, x0, y0, x1, y1, GL_COLOR_BUFFER_BIT, GL_NEAREST);
}

}  // namespace

PanelCache::~PanelCache() {
  if (framebuffer_ != 0) glDeleteFramebuffers(1, &framebuffer_);
}

void PanelCache::fit(render::Viewport size) {
  if (pixels_ && size_ == size) return;
  if (framebuffer_ == 0) glCreateFramebuffers(1, &framebuffer_);
  size_ = size;
  pixels_.emplace(books_, render::TextureShape{.width = size.width, .height = size.height});
  glNamedFramebufferTexture(framebuffer_, GL_COLOR_ATTACHMENT0, pixels_->name(), 0);
  shown_.assign(shown_.size(), std::nullopt);
}

void PanelCache::draw(ImDrawData& data, unsigned framebuffer, render::Viewport size, std::span<const ui::Rect> docked) {
  reused_ = 0;
  if (!std::ranges::equal(docked, kept_)) {
    kept_.assign(docked.begin(), docked.end());
    shown_.assign(kept_.size(), std::nullopt);
  }
  if (kept_.empty()) {
    ImGui_ImplOpenGL3_RenderDrawData(&data);
    return;
  }
  fit(size);
  const Reaches reaches = reaches_of(data);
  const std::vector<Digest> now = digests_of(data, reaches, kept_);
  std::vector<bool> fresh;
  for (std::size_t i = 0; i < kept_.size(); ++i) {
    fresh.push_back(shown_[i] == now[i]);
    if (!fresh.back()) continue;
    copy(framebuffer_, framebuffer, kept_[i], data, size);
    leave_out(data, reaches, kept_[i]);
    ++reused_;
  }
  ImGui_ImplOpenGL3_RenderDrawData(&data);
  for (std::size_t i = 0; i < kept_.size(); ++i) {
    if (fresh[i]) continue;
    copy(framebuffer, framebuffer_, kept_[i], data, size);
    shown_[i] = now[i];
  }
}

}  // namespace sandtable
