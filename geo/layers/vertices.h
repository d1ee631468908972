#pragma once

#include <ogr_geometry.h>

namespace sandtable::geo {

/// Calls visit(x, y) for every vertex of a geometry of any kind, curves by their control points.
template <class Visit>
void for_each_vertex(const OGRGeometry& geometry, Visit&& visit) {
  switch (wkbFlatten(geometry.getGeometryType())) {
    case wkbPoint: {
      const OGRPoint& point = *geometry.toPoint();
      visit(point.getX(), point.getY());
      return;
    }
    case wkbLineString:
    case wkbLinearRing:
    case wkbCircularString: {
      const OGRSimpleCurve& curve = *geometry.toSimpleCurve();
      for (int i = 0; i < curve.getNumPoints(); ++i) visit(curve.getX(i), curve.getY(i));
      return;
    }
    case wkbCompoundCurve: {
      const OGRCompoundCurve& curve = *geometry.toCompoundCurve();
      for (int i = 0; i < curve.getNumCurves(); ++i) for_each_vertex(*curve.getCurve(i), visit);
      return;
    }
    case wkbPolygon:
    case wkbTriangle:
    case wkbCurvePolygon: {
      const OGRCurvePolygon& polygon = *geometry.toCurvePolygon();
      if (polygon.getExteriorRingCurve()) for_each_vertex(*polygon.getExteriorRingCurve(), visit);
      for (int i = 0; i < polygon.getNumInteriorRings(); ++i) for_each_vertex(*polygon.getInteriorRingCurve(i), visit);
      return;
    }
    case wkbPolyhedralSurface:
    case wkbTIN: {
      const OGRPolyhedralSurface& surface = *geometry.toPolyhedralSurface();
      for (int i = 0; i < surface.getNumGeometries(); ++i) for_each_vertex(*surface.getGeometryRef(i), visit);
      return;
    }
    default: break;
  }
  if (OGR_GT_IsSubClassOf(wkbFlatten(geometry.getGeometryType()), wkbGeometryCollection)) {
    for (const OGRGeometry* part : *geometry.toGeometryCollection()) for_each_vertex(*part, visit);
  }
}

}  // namespace sandtable::geo
