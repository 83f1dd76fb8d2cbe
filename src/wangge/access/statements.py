"""Named SQL of this app: the one read that stands before every scoped request."""

# $1 the person, $2 the present moment, $3 roles that are never lent. An area with nothing inside it, now or ever, is
# given as one number: an index then gives its cases in order, and nothing is sorted.
HELD = """
SELECT post.role, area.area_no,
       CASE WHEN EXISTS (SELECT 1 FROM area AS inside
                          WHERE inside.area_no > area.area_no AND inside.area_no <= area.area_end)
            THEN area.area_end ELSE area.area_no END,
       post.unit_id, unit.name_zh, around.area_no, around.area_end, held.lender, held.name_zh, held.name_en
  FROM (SELECT own.id AS post_id, NULL::uuid AS lender, '' AS name_zh, '' AS name_en FROM post AS own
         WHERE own.user_id = $1
         UNION ALL
        SELECT lent.id, holder.id, holder.name_zh, holder.name_en
          FROM post_delegation AS loan
          JOIN post AS lent ON lent.id = loan.post_id AND lent.role <> ALL ($3)
          JOIN account AS holder ON holder.id = lent.user_id AND holder.is_active
         WHERE loan.person_id = $1 AND loan.valid_from <= $2 AND (loan.valid_to IS NULL OR loan.valid_to > $2)
       ) AS held
  JOIN post ON post.id = held.post_id AND post.valid_from <= $2 AND (post.valid_to IS NULL OR post.valid_to > $2)
  LEFT JOIN area ON area.id = post.area_id
  LEFT JOIN unit ON unit.id = post.unit_id
  LEFT JOIN area AS around ON around.id = unit.area_id
"""
