#include "geo/coordinates/proj_handles.h"

#include <proj_experimental.h>

namespace sandtable::geo {

ProjContext quiet_proj_context() {
  ProjContext context(proj_context_create());
  proj_log_func(context.get(), nullptr, [](void*, int, const char*) {});
  proj_context_set_enable_network(context.get(), 0);
  return context;
}

ProjObject horizontal_part(PJ_CONTEXT* context, ProjObject crs) {
  if (!crs) return crs;
  if (proj_get_type(crs.get()) == PJ_TYPE_COMPOUND_CRS) {
    crs = ProjObject(proj_crs_get_sub_crs(context, crs.get(), 0));
    if (!crs) return crs;
  }
  if (ProjObject flat(proj_crs_demote_to_2D(context, nullptr, crs.get())); flat) return flat;
  return crs;
}

}  // namespace sandtable::geo
